internal import Containers
internal import Imaging

/// The text in a chunk tEXt, zTXt or iTXt of a PNG (W3C PNG, third edition, section 11.3.3).
struct PNGText {
  /// The keyword that names the text.
  let keyword: String
  /// The text as bytes, decompressed.
  let bytes: [UInt8]
  /// Whether it is stored neither compressed nor with a language, which XMP has not: exiftool then
  /// does not take it for the file's XMP.
  let isPlain: Bool
  /// The length of what is before the text in the payload.
  let head: Int

  static let kinds: Set<Container.Kind> = ["tEXt", "zTXt", "iTXt"]

  /// Reads the text of a chunk; nil if it is another chunk, damaged or too long.
  init?(_ chunk: Container.Part, in file: Container) {
    let payload = file.payload(of: chunk)
    guard Self.kinds.contains(chunk.kind), payload.count <= Self.limit,
      let end = payload.firstIndex(of: 0)
    else { return nil }
    keyword = String(decoding: payload[..<end], as: UTF8.self)
    var start = end + 1
    let isCompressed: Bool
    switch chunk.kind {
    case "zTXt":
      isCompressed = true
      start += 1
    case "iTXt":
      // Compression flag and method; language tag and translated keyword follow.
      guard let flags = ByteReader(payload).uint16(at: start), flags == 0 || flags == 0x0100 else {
        return nil
      }
      isCompressed = flags != 0
      start += 2
      for _ in 0..<2 {
        guard let zero = payload[start...].firstIndex(of: 0) else { return nil }
        start = zero + 1
      }
    default: isCompressed = false
    }
    guard start <= payload.count else { return nil }
    head = start
    isPlain = !isCompressed && (chunk.kind == "tEXt" || start == end + 5)
    let stored = UnsafeRawBufferPointer(rebasing: payload[start...])
    guard let text = isCompressed ? inflated(stored, atMost: Self.limit) : Array(stored) else {
      return nil
    }
    bytes = text
  }

  private static let limit = PhotoParts.Limits().xmp

  /// The name and the data of a profile as ImageMagick stores it, in hexadecimal digits; nil if the
  /// text is none.
  var profile: (name: String, data: [UInt8])? {
    let start = "Raw profile type "
    guard keyword.hasPrefix(start) else { return nil }
    // A line each with the name and the length; then the digits.
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    guard lines.count == 3 else { return nil }
    let digits = lines[2].compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    let data = stride(from: 0, to: digits.count - 1, by: 2).map { index in
      UInt8(digits[index] << 4 | digits[index + 1])
    }
    return (String(keyword.dropFirst(start.count)), data)
  }
}
