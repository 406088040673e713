internal import Digests

extension DatasetAssembly {
  /// The photos of each split, in their order.
  func samples() -> [DatasetSplit: [Sample]] {
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

  /// What the dataset's documentation says of its digest.
  func digest(of samples: [DatasetSplit: [Sample]]) -> String {
    let lines = samples.flatMap { split, samples in
      samples.map { sample in
        let label = sample.label.map { classes[$0].name } ?? ""
        return Array("\(split.rawValue)\t\(label)\t\(hexadecimal(sample.digest))\n".utf8)
      }
    }.sorted { $0.lexicographicallyPrecedes($1) }
    var digest = Digest()
    for line in lines { digest.update(line) }
    return hexadecimal(digest.finish())
  }
}
