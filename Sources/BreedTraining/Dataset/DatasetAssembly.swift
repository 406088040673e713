internal import Digests
internal import Files
internal import Messages
internal import PhotoArchive

/// Assembles a dataset of inspected photos.
struct DatasetAssembly {
  private let name: String
  private let seed: UInt64
  private var photos: [Inspection.Photo]
  /// The groups of near duplicates, as indices of photos.
  private var groups: [[Int]] = []
  private var classes: [DatasetClass] = []
  /// The split of each photo; nil until it is decided, and for photos that are left out.
  private var splits: [DatasetSplit?]
  private let unreadable: [Dataset.Unreadable]
  private var notes: [Message]

  init(_ labelled: LabelledPhotos, _ inspection: Inspection, seed: UInt64) {
    name = labelled.name
    self.seed = seed
    photos = inspection.photos
    splits = photos.map(\.place.split)
    unreadable = (labelled.unreadable + inspection.unreadable)
      .sorted { Path.precedes($0.path, $1.path) }
    notes = labelled.notes
  }

  /// Assembles the dataset.
  consuming func dataset() throws(DatasetError) -> Dataset {
    try chooseClasses()
    // After the classes are chosen, so that unused photos do not link others into one group.
    var duplicates = NearDuplicates(photos)
    groups = duplicates.groups()
    let open = openSplits()
    followGroups()
    divide(open)
    noteDuplicates()
    let samples = samples()
    try checkThatAllAreLearnt(samples[.train] ?? [])
    return Dataset(
      classes: classes, train: samples[.train] ?? [], validation: samples[.validation] ?? [],
      test: samples[.test] ?? [], notes: notes, unreadable: unreadable,
      digest: digest(of: samples))
  }

  /// Leaves out classes with too few training photos.
  private mutating func chooseClasses() throws(DatasetError) {
    var counts: [DatasetClass: Int] = [:]
    for photo in photos {
      guard let label = photo.place.label else { continue }
      let isLearnt = photo.place.split == nil || photo.place.split == .train
      counts[label, default: 0] += isLearnt ? 1 : 0
    }
    let small = counts.filter { $0.value < Dataset.fewestPhotos }
    classes = counts.keys.filter { small[$0] == nil }.sorted(by: DatasetClass.precedes)
    let names = small.sorted { DatasetClass.precedes($0.key, $1.key) }
      .map { "\($0.key.name) (\($0.value))" }.joined(separator: ", ")
    let values: [String: Message.Value] = [
      "dataset": .text(name), "count": .count(classes.count),
      "least": .count(Dataset.fewestPhotos), "names": .text(names),
    ]
    let hasBackground = photos.contains { $0.place.label == nil }
    guard classes.count + (hasBackground ? 1 : 0) >= 2, !classes.isEmpty else {
      throw DatasetError(small.isEmpty ? .tooFewClasses : .tooFewPhotos, values)
    }
    guard !small.isEmpty else { return }
    notes.append(DatasetNote.smallClasses(values))
    photos.removeAll { photo in photo.place.label.map { small[$0] != nil } ?? false }
    splits = photos.map(\.place.split)
  }

  /// Checks that each class has training photos left.
  ///
  /// Near duplicates of validation or test photos are left out of training: a class without other
  /// photos could never be learned.
  private func checkThatAllAreLearnt(_ train: [Sample]) throws(DatasetError) {
    let learnt = Set(train.map(\.label))
    let lost = classes.indices.filter { !learnt.contains($0) }.map { classes[$0].name }
    guard !lost.isEmpty else { return }
    throw DatasetError(
      .nothingToLearn, ["dataset": .text(name), "names": .text(lost.joined(separator: ", "))])
  }

  /// Returns the splits among which photos without a given split are divided.
  ///
  /// These are training and all splits without given photos; if training photos are given, no test
  /// split is made.
  private mutating func openSplits() -> Set<DatasetSplit> {
    let given = Set(photos.filter { $0.place.label != nil }.compactMap(\.place.split))
    var open = Set(DatasetSplit.allCases).subtracting(given).union([.train])
    guard given.contains(.train) else { return open }
    open.remove(.test)
    guard open.contains(.validation) else { return open }
    notes.append(DatasetNote.noValidation(["dataset": .text(name)]))
    for place in photos.indices where splits[place] == .train && photos[place].place.label != nil {
      splits[place] = nil
    }
    return open
  }

  /// Decides the splits of photos whose near duplicates have a given split.
  ///
  /// Near duplicates of training photos are trained on, too. A photo without a given split that is
  /// a near duplicate of a validation or test photo is left out: it must not be trained on, and the
  /// other split stays as given.
  private mutating func followGroups() {
    for group in groups {
      let given = group.compactMap { splits[$0] }
      guard !given.isEmpty else { continue }
      let isLearnt = given.allSatisfy { $0 == .train }
      for place in group where splits[place] == nil {
        splits[place] = isLearnt ? .train : photos[place].place.split
      }
    }
  }

  /// Divides the remaining groups, class by class, and the background last.
  private mutating func divide(_ open: Set<DatasetSplit>) {
    let labels = photos.map(\.place.label)
    // A group goes to one split as a whole: a near duplicate of a training photo among the test
    // photos would bias the result.
    let free = groups.filter { $0.allSatisfy { splits[$0] == nil } }
    let byClass = Dictionary(grouping: free) { group in Self.owner(of: group.map { labels[$0] }) }
    for label in classes.map(Optional.some) + [nil] {
      let groups = (byClass[label] ?? []).map { members in
        SplitByContent.Group(
          members: members, digests: members.map { photos[$0].digest }, seed: seed)
      }
      let open = label == nil ? backgroundSplits() : open
      for (group, split) in zip(groups, SplitByContent.splits(of: groups, open: open)) {
        for place in group.members { splits[place] = split }
      }
    }
  }

  /// Returns the splits for background photos without a given split: training, and those that have
  /// photos of the classes but no given background photos.
  private func backgroundSplits() -> Set<DatasetSplit> {
    var open: Set<DatasetSplit> = [.train]
    for (place, photo) in photos.enumerated() where photo.place.label != nil {
      if let split = splits[place] { open.insert(split) }
    }
    let given = photos.lazy.filter { $0.place.label == nil }.compactMap(\.place.split)
    return open.subtracting(given).union([.train])
  }

  /// Returns the most frequent class of a group; of several, the first.
  private static func owner(of labels: [DatasetClass?]) -> DatasetClass? {
    let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    let most = counts.values.max()
    return labels.first { counts[$0] == most } ?? nil
  }
}

extension DatasetAssembly {
  /// Adds notes on near duplicates that affect the training or the figures.
  private mutating func noteDuplicates() {
    let (labels, splits) = (photos.map(\.place.label), splits)
    let isUsed = { (place: Int) in splits[place] != nil }
    note(.otherLabel) { one, other in
      one < other && isUsed(one) && isUsed(other) && labels[one] != labels[other]
    }
    note(.otherSplit) { one, other in
      one < other && isUsed(one) && isUsed(other) && splits[one] != splits[other]
    }
    note(.leftOut) { one, other in
      isUsed(one) && !isUsed(other)
    }
  }

  private static let mostExamples = 3

  /// Adds a note on the photos that have a near duplicate for which `matters` is true.
  private mutating func note(
    _ note: DatasetNote, where matters: (_ one: Int, _ other: Int) -> Bool
  ) {
    let pairs = groups.filter { $0.count > 1 }.flatMap { group in
      group.compactMap { other in
        group.first { $0 != other && matters($0, other) }.map { (one: $0, other: other) }
      }
    }
    guard !pairs.isEmpty else { return }
    let names = photos.map(\.place.path.displayName)
    let examples =
      pairs.prefix(Self.mostExamples).map { "\(names[$0.one]) = \(names[$0.other])" }
      + (pairs.count > Self.mostExamples ? ["…"] : [])
    notes.append(
      note(["count": .count(pairs.count), "examples": .text(examples.joined(separator: "; "))]))
  }
}

extension DatasetAssembly {
  /// Returns the photos of each split, sorted by label and path.
  private func samples() -> [DatasetSplit: [Sample]] {
    let labels = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
    var samples: [DatasetSplit: [Sample]] = [:]
    for (photo, split) in zip(photos, splits) {
      guard let split else { continue }
      let label = photo.place.label.flatMap { labels[$0] }
      samples[split, default: []].append(
        Sample(path: photo.place.path, label: label, digest: photo.digest))
    }
    return samples.mapValues { samples in
      samples.enumerated().sorted { one, other in
        (one.element.label ?? .max, one.offset) < (other.element.label ?? .max, other.offset)
      }.map(\.element)
    }
  }

  /// Returns the digest that `Dataset.digest` documents.
  private func digest(of samples: [DatasetSplit: [Sample]]) -> String {
    let lines = samples.flatMap { split, samples in
      samples.map { sample in
        let label = sample.label.map { classes[$0].name } ?? ""
        // Without paths, and sorted, so that moving or renaming photos does not change the digest.
        return Array("\(split.rawValue)\t\(label)\t\(hexadecimal(sample.digest))\n".utf8)
      }
    }.sorted { $0.lexicographicallyPrecedes($1) }
    var digest = Digest()
    for line in lines { digest.update(line) }
    return hexadecimal(digest.finish())
  }
}
