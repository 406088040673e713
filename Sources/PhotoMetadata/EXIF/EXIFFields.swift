internal import Messages

/// The fields of a TIFF block that a label may change.
struct EXIFFields: Hashable {
  static let descriptionTag: UInt16 = 0x010E
  static let tags: Set<UInt16> = [XPText.keywordsTag, descriptionTag]

  var keywords = XPText([])
  /// ImageDescription without surrounding zeros and white space; empty if there is none.
  var description = ""
  /// Why the fields can't be changed, as a sentence.
  let problem: LabelNotice?

  /// Reads the fields of a block; nil stands for no block.
  init(_ bytes: [UInt8]?) {
    guard let bytes else {
      problem = nil
      return
    }
    guard let block = TIFFBlock(bytes) else {
      problem = .damagedEXIF
      return
    }
    let value = block.value(XPText.keywordsTag)
    let isOdd = block.entries.contains { $0.tag == XPText.keywordsTag } && value?.type != 1
    let isDouble = block.entries.filter { $0.tag == Self.descriptionTag }.count > 1
    problem = isOdd || isDouble ? .oddEXIF : nil
    keywords = XPText(value?.bytes ?? [])
    description = Self.text(block.value(Self.descriptionTag))
  }

  /// Returns the text of an entry of type ASCII.
  static func text(_ value: TIFFBlock.Value?) -> String {
    guard let value, value.type == 2 else { return "" }
    let text = value.bytes.prefix { $0 != 0 }
    return String(decoding: text, as: UTF8.self).trimmed
  }
}
