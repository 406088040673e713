import Containers

/// What a walk through a file finds.
struct Walk {
  let format: ImageFormat?
  let parts: [Container.Part]
  let damage: Container.Damage?
  var isWhole: Bool { damage == nil }
  let exif: [UInt8]?
  let exifParts: Int
  let width: Int?
  let height: Int?
}

func walk(_ file: [UInt8]) -> Walk {
  file.withUnsafeBytes { bytes in
    let found = Container(bytes)
    return Walk(
      format: found.format, parts: found.parts, damage: found.damage,
      exif: found.exif.map { Array($0) }, exifParts: found.exifParts.count,
      width: found.size?.width, height: found.size?.height)
  }
}

func bigEndian(_ value: Int, bytes: Int) -> [UInt8] {
  (0..<bytes).reversed().map { UInt8(value >> (8 * $0) & 0xFF) }
}

func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
  [0xFF, marker] + bigEndian(payload.count + 2, bytes: 2) + payload
}

func exifSegment(_ block: [UInt8]) -> [UInt8] { segment(0xE1, Array("Exif\0\0".utf8) + block) }

func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
  let content = Array(type.utf8) + data
  // Bit by bit, as the standard defines it.
  let sum = ~content.reduce(~UInt32(0)) { value, byte in
    (0..<8).reduce(value ^ UInt32(byte)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }
  return bigEndian(data.count, bytes: 4) + content + bigEndian(Int(sum), bytes: 4)
}
