internal import Files

/// What the name of a file says about the photo that it belongs to.
struct NameClue: Hashable {
  enum Kind: Hashable {
    /// The photo's whole name.
    case name
    /// The photo's name without its extension.
    case stem
    /// The stem without what phones add to it, such as `.MP`.
    case family
    /// The beginning of the photo's name, as Google Takeout cuts it.
    case cut
    /// The name of the photo from which this one was edited, as Google Photos names it.
    case edited
  }

  /// A clue without case, by which photos are found.
  struct Key: Hashable {
    let kind: Kind
    let text: [UInt8]
  }

  let kind: Kind
  let text: [UInt8]
  /// Takeout's number of photos with the same name, such as `(1)`.
  var number: [UInt8] = []

  var key: Key {
    Key(
      kind: kind,
      text: (kind == .cut ? Array(text.prefix(Takeout.shortestCut)) + number : text).withoutCase)
  }

  /// Whether the clue also leads to photos with a wrong or missing extension.
  var isPlain: Bool { kind == .name || kind == .stem }

  /// Returns all clues in the name of a file that may be a companion, the strongest first.
  static func all(in file: [UInt8]) -> [NameClue] {
    if let original = ForeignNames.original(ofBackup: file) {
      return [NameClue(kind: .name, text: original)] + all(in: original)
    }
    let body = Companions.stem(of: file)
    let byStem = [NameClue(kind: .stem, text: body), NameClue(kind: .family, text: family(body))]
    switch NameKind(file) {
    case .photo, .leftover, .other: return []
    case .twin: return byStem
    // Pixel phones store the film of `PXL_1.MP.jpg` as `PXL_1.MP`.
    case .media: return [NameClue(kind: .stem, text: file)] + byStem
    case .note: return notes(file, body) + byStem
    }
  }

  /// Returns the clues in the name of a file that describes a photo, or describes a companion.
  private static func notes(_ file: [UInt8], _ body: [UInt8]) -> [NameClue] {
    var names = [body] + (darktableOriginal(body).map { [$0] } ?? [])
    var clues: [NameClue] = []
    if nameEnding(file) == "json" {
      let takeout = Takeout(body)
      names += takeout.names
      clues = names.map { NameClue(kind: .edited, text: $0) }
      if takeout.isCut {
        clues.append(NameClue(kind: .cut, text: takeout.text, number: takeout.number))
      }
    }
    // `rex.nef.xmp` belongs to `rex.jpg`, as `rex.nef` does.
    let indirect = names.filter { [.twin, .media].contains(NameKind($0)) }.flatMap(all)
    return names.map { NameClue(kind: .name, text: $0) } + indirect + clues
  }

  /// Returns `rex.jpg` for `rex_01.jpg`: darktable numbers the sidecars of a photo's versions.
  private static func darktableOriginal(_ name: [UInt8]) -> [UInt8]? {
    let stem = Companions.stem(of: name)
    guard let bar = stem.lastIndex(of: UInt8(ascii: "_")), bar > 0, stem.count - bar > 2,
      stem[(bar + 1)...].allSatisfy(\.isASCIIDigit)
    else { return nil }
    return Array(stem[..<bar]) + name[stem.count...]
  }
}

/// The photos that clues lead to.
extension NameClue {
  /// Returns the clues that lead to a photo.
  static func leading(to photo: [UInt8]) -> [NameClue] {
    let stem = Companions.stem(of: photo)
    var clues = [
      NameClue(kind: .name, text: photo), NameClue(kind: .stem, text: stem),
      NameClue(kind: .family, text: family(stem)),
    ]
    if let original = Takeout.original(ofEdited: photo) {
      clues.append(NameClue(kind: .edited, text: original))
    }
    if photo.count >= Takeout.shortestCut {
      let (name, number) = Takeout.separated(photo)
      clues.append(NameClue(kind: .cut, text: name, number: number))
    }
    return clues
  }

  /// Returns whether the clue, whose key is that of a photo, leads to it.
  func leads(to photo: [UInt8]) -> Bool {
    kind != .cut
      || (Takeout.separated(photo).name + Takeout.infix).withoutCase.starts(with: text.withoutCase)
  }

  /// Returns a stem without what phones add to it.
  static func family(_ stem: [UInt8]) -> [UInt8] {
    var text = core(stem)
    if let letter = letterOfVersion(text) { text.remove(at: letter) }
    return text
  }

  /// Returns a stem without the ending that tells apart the files of one moment: `PXL_1.MP.jpg` has
  /// the film `PXL_1.MP`, and `PXL_1.RAW-01.COVER.jpg` the raw file `PXL_1.RAW-02.ORIGINAL.dng`.
  static func core(_ stem: [UInt8]) -> [UInt8] {
    let text = stem.withoutCase
    let ending = endings.first { text.count > $0.count && text.suffix($0.count).elementsEqual($0) }
    return Array(stem.dropLast(ending?.count ?? 0))
  }

  private static let endings = [
    ".raw-01.mp.cover", ".raw-01.cover", ".raw-02.original", ".mp", "_hevc",
  ].map { Array($0.utf8) }

  /// Returns whether a photo is the edited one of an iPhone, such as `IMG_E2000.JPG`.
  static func isEdited(_ photo: [UInt8]) -> Bool {
    letterOfVersion(photo).map { photo[$0] | 0x20 == UInt8(ascii: "e") } ?? false
  }

  /// Returns the index of the letter in an iPhone's `IMG_E2000` (edited) or `IMG_O2000` (original).
  private static func letterOfVersion(_ name: [UInt8]) -> Int? {
    let text = name.withoutCase
    let starts = ["img_e", "img_o"].map { Array($0.utf8) }
    return text.indices.dropLast(8).first { index in
      starts.contains(Array(text[index..<(index + 5)]))
        && text[(index + 5)..<(index + 9)].allSatisfy(\.isASCIIDigit)
    }.map { $0 + 4 }
  }
}
