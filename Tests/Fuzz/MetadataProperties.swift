import Containers
import PhotoMetadata

/// What must hold for any bytes: the fuzz targets of metadata share it.
enum MetadataProperties {
  private static let machine = BreedLabel(
    breedID: "n02088364", breedName: "beagle", status: .machine, confidence: 0.5, model: "model",
    modelDigest: "digest", when: "2026-11-24T13:45:00Z")
  private static let person = BreedLabel(
    breedID: "n02108089", breedName: "boxer", status: .confirmed, when: "2026-11-25T13:45:00Z")

  /// Writes labels into `file` and takes them out again.
  static func check(_ file: [UInt8]) {
    guard
      let labelled = change(file, .write(machine, keywords: ["Beagle"], description: "A dog")),
      let corrected = change(
        labelled, .write(person, keywords: ["Boxer", "Hund"], description: nil))
    else {
      _ = change(file, .remove)
      return
    }
    _ = change(corrected, .remove)
  }

  /// The file after a change, where it can be made; then it reads back, and can be undone.
  private static func change(_ file: [UInt8], _ change: LabelChange) -> [UInt8]? {
    file.withUnsafeBytes { original -> [UInt8]? in
      let container = Container(original)
      _ = pictureDigest(of: container)
      _ = PhotoFacts(reading: container, sidecar: original)
      guard case .splices(let splices, _) = try? labelEdit(change, in: original) else { return nil }
      let edited = splices.applied(to: original)
      edited.withUnsafeBytes { bytes in
        do {
          try verify(edited: bytes, original: original, splices: splices, change: change)
        } catch {
          fatalError("\(error)")
        }
        precondition(splices.inverse(in: original).applied(to: bytes) == file)
        let again = try? labelEdit(change, in: bytes)
        precondition(again == .unchanged, "a second time there is something to do")
      }
      return edited
    }
  }

  /// Bytes of the input that libFuzzer gives.
  static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// A JPEG of one segment, which begins with `signature`, and no picture to speak of.
  static func jpeg(_ marker: UInt8, _ signature: String, _ block: [UInt8]) -> [UInt8]? {
    let payload = Array(signature.utf8) + block
    guard payload.count <= 65_533 else { return nil }
    let length = payload.count + 2
    return [0xFF, 0xD8, 0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + payload
      + [0xFF, 0xDA, 0, 2, 0xFF, 0xD9]
  }

  /// A PNG whose chunks between IHDR and IEND are made of `input`.
  ///
  /// It is a type by number, a length of two
  /// bytes, and the data, until the input ends. A fuzzer can't find a right CRC by itself.
  static func png(_ input: [UInt8]) -> [UInt8] {
    let types = ["iTXt", "eXIf", "tEXt", "IDAT", "zTXt", "tIME", "caBX", "iCCP"]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
    var rest = input[...]
    while rest.count >= 3 {
      let start = rest.startIndex
      let count = Int(rest[start + 1]) << 8 | Int(rest[start + 2])
      let data = rest.dropFirst(3).prefix(count)
      // `K` stands for an iTXt chunk with XMP behind it.
      let xmp = Array("XML:com.adobe.xmp\0\0\0\0\0".utf8)
      let isXMP = rest[start] == UInt8(ascii: "K")
      let type = types[Int(rest[start]) % types.count]
      file += isXMP ? chunk("iTXt", xmp + data) : chunk(type, Array(data))
      rest = rest.dropFirst(3 + count)
    }
    return file + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    let sum = ~content.reduce(~UInt32(0)) { value, byte in
      (0..<8).reduce(value ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
    }
    return number(UInt32(data.count)) + content + number(sum)
  }

  private static func number(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian, Array.init)
  }
}
