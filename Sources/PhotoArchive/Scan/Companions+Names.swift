internal import Files

extension Companions {
  /// Returns the name of a photo, or of one of its companions, with a prefix and a number.
  ///
  /// By its new name a companion still belongs to the photo and to no other.
  ///
  /// - Parameters:
  ///   - file: the photo or the companion.
  ///   - photo: the photo.
  ///   - prefix: the text before the name.
  ///   - number: the number of photos with this name so far; 1 adds nothing.
  ///   - cut: the number of bytes to take from the part that photo and companions share.
  /// - Returns: the new name, such as `rex-2.xmp`.
  public static func newName(
    of file: [UInt8], for photo: [UInt8], prefix: String, number: Int, cut: Int = 0
  ) -> [UInt8] {
    if prefix.isEmpty, number == 1, cut == 0 { return file }
    let added = number == 1 ? [] : Array("-\(number)".utf8)
    let core = NameClue.core(stem(of: photo))
    let start = Array(prefix.utf8)
    if file.begins(with: core), !isTakeout(file, besideNameOf: photo) {
      return start + core.shortened(by: cut) + added + file.dropFirst(core.count)
    }
    let own = NameClue.core(stem(of: file))
    if NameClue.family(own).withoutCase == NameClue.family(core).withoutCase {
      return start + own.shortened(by: cut) + added + file.dropFirst(own.count)
    }
    return start + core.shortened(by: cut) + added + photo.dropFirst(core.count) + ending(of: file)
  }

  /// Whether a file is Takeout's, with the number or the cut of another photo name in its name.
  private static func isTakeout(_ file: [UInt8], besideNameOf photo: [UInt8]) -> Bool {
    NameClue.all(in: file).contains { $0.kind == .cut || $0.kind == .edited }
      && !file.begins(with: photo) && stem(of: file).withoutCase != stem(of: photo).withoutCase
  }

  /// Returns what is after the photo's name in the name of a companion: its extension, Takeout's
  /// infix before it, and what makes it a backup after it.
  private static func ending(of file: [UInt8]) -> [UInt8] {
    let original = ForeignNames.original(ofBackup: file) ?? file
    let body = stem(of: original)
    return Takeout(body).infixPart + file[body.count...]
  }
}

extension [UInt8] {
  /// The text without its last `count` bytes, or a few more so that no character is cut.
  fileprivate func shortened(by count: Int) -> [UInt8] {
    guard count > 0 else { return self }
    let end = Swift.max(1, self.count - count)
    let isInside = { (index: Int) in index > 1 && index < self.count && self[index] & 0xC0 == 0x80 }
    return Array(prefix((0...end).reversed().first { !isInside($0) } ?? end))
  }

  fileprivate func begins(with text: [UInt8]) -> Bool {
    prefix(text.count).elementsEqual(text)
      || Array(prefix(text.count)).withoutCase == text.withoutCase
  }
}
