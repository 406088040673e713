import Containers
import Foundation
import Imaging
import Testing

/// The files of the Fixtures folder, which `make_fixtures.py` made with Pillow.
enum Fixtures {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.resourceURL)
    return try [UInt8](Data(contentsOf: folder.appending(path: "Fixtures/\(name)")))
  }

  static func decode(_ name: String, minimumShortSide: Int? = nil) throws -> DecodedPhoto {
    try decoded(bytes(name), minimumShortSide: minimumShortSide)
  }

  /// The picture that Pillow made of the fixture `name`.
  static func expected(_ name: String) throws -> Image {
    try decode("\(name).expected.png").image
  }

  static func floats(_ name: String) throws -> [Float] {
    try bytes(name).withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        let bits = bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: bits))
      }
    }
  }
}

func decoded(
  _ bytes: [UInt8], limits: DecodeLimits = .standard, minimumShortSide: Int? = nil
) throws(ImageError) -> DecodedPhoto {
  let result = bytes.withUnsafeBytes { bytes in
    Result { () throws(ImageError) in
      try PhotoDecoder(limits: limits).decode(Container(bytes), minimumShortSide: minimumShortSide)
    }
  }
  return try result.get()
}

/// The error that decoding ends in, or nil if there is a picture.
func failure(
  _ bytes: [UInt8], limits: DecodeLimits = .standard, minimumShortSide: Int? = nil
) -> ImageError? {
  do {
    _ = try decoded(bytes, limits: limits, minimumShortSide: minimumShortSide)
    return nil
  } catch {
    return error
  }
}

func input(_ preprocessing: Preprocessing, of photo: DecodedPhoto) -> [Float] {
  var values = [Float](repeating: .nan, count: preprocessing.outputCount)
  values.withUnsafeMutableBufferPointer { preprocessing.apply(to: photo, into: $0) }
  return values
}

/// The largest difference between two pictures of one size in any byte.
func largestDifference(_ one: Image, _ other: Image) -> Int? {
  guard one.width == other.width, one.height == other.height else { return nil }
  return zip(one.pixels, other.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
}
