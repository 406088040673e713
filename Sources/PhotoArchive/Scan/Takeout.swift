internal import Files

/// The name of a JSON file by which Google Takeout describes a photo, without its extension.
///
/// `IMG_1(2).jpg` is described by `IMG_1.jpg(2).json` or
/// `IMG_1.jpg.supplemental-metadata(2).json`. The name before the number has at most 46 characters
/// and is cut, be it in the photo's own part.
struct Takeout {
  static let infix = Array(".supplemental-metadata".utf8)
  /// The smallest number of bytes of a name that was cut.
  static let shortestCut = 40

  /// The name without the number.
  let text: [UInt8]
  /// The number with its brackets; empty if there is none.
  let number: [UInt8]

  init(_ body: [UInt8]) {
    number = Self.number(atEndOf: body)
    text = Array(body.dropLast(number.count))
  }

  /// The beginning of the infix at the end of the name; empty if there is none.
  var infixPart: [UInt8] {
    guard let dot = text.lastIndex(of: UInt8(ascii: ".")), dot > 0,
      Self.infix.starts(with: text[dot...])
    else { return [] }
    return Array(text[dot...])
  }

  /// The possible names of the photo, if they are not cut.
  var names: [[UInt8]] {
    let bare = infixPart.isEmpty ? [] : [Array(text.dropLast(infixPart.count))]
    return (bare + (number.isEmpty ? [] : [text])).map { Self.joined($0, number) }
  }

  /// Whether the name is as long as one that was cut, with or without its number.
  var isCut: Bool {
    let string = String(decoding: text, as: UTF8.self)
    let lengths = [string.utf8.count, string.utf16.count, string.unicodeScalars.count]
    return text.count >= Self.shortestCut
      && lengths.contains { 46...51 ~= $0 || 46...51 ~= $0 + number.count }
  }

  /// Returns the name of a photo without its number, and the number: `rex.jpg` and `(1)`.
  static func separated(_ photo: [UInt8]) -> (name: [UInt8], number: [UInt8]) {
    let stem = Companions.stem(of: photo)
    let number = number(atEndOf: stem)
    return (Array(stem.dropLast(number.count)) + photo[stem.count...], number)
  }

  /// Returns the name of the photo from which Google Photos made an edited one; nil for other
  /// photos.
  static func original(ofEdited photo: [UInt8]) -> [UInt8]? {
    let (name, number) = separated(photo)
    let stem = Companions.stem(of: name)
    guard
      let suffix = edited.first(where: {
        stem.count > $0.count && stem.withoutCase.suffix($0.count).elementsEqual($0)
      })
    else { return nil }
    return joined(Array(stem.dropLast(suffix.count)) + name[stem.count...], number)
  }

  /// The languages of the person's account.
  private static let edited = [
    "-edited", "-bearbeitet", "-modifié", "-editado", "-editada", "-modificato", "-bewerkt",
    "-redigeret", "-redigerad", "-redigert", "-muokattu", "-edytowane", "-upravené", "-editat",
    "-編集済み", "-已修改", "-수정됨", "-измененный",
  ].map { Array($0.utf8) }

  private static func joined(_ name: [UInt8], _ number: [UInt8]) -> [UInt8] {
    let stem = Companions.stem(of: name)
    return stem + number + name[stem.count...]
  }

  private static func number(atEndOf text: [UInt8]) -> [UInt8] {
    guard text.last == UInt8(ascii: ")"), let open = text.lastIndex(of: UInt8(ascii: "(")),
      case let digits = text[(open + 1)..<(text.count - 1)], !digits.isEmpty, open > 0,
      digits.allSatisfy(\.isASCIIDigit)
    else { return [] }
    return Array(text[open...])
  }
}
