internal import Containers

extension PhotoshopBlock {
  private static let resolutionInfo: UInt16 = 0x03ED

  /// The resolution in ResolutionInfo; nil if there is none.
  ///
  /// Both numbers are in pixels per inch, as 16.16 fixed-point numbers; the units that follow each
  /// are those that Photoshop displays.
  var density: FreshEXIF.Density? {
    guard let resource = resource(Self.resolutionInfo) else { return nil }
    return bytes[resource.data].withUnsafeBytes { buffer in
      let reader = ByteReader(buffer)
      guard let x = reader.uint32(at: 0), let y = reader.uint32(at: 8), x > 0, y > 0 else {
        return nil
      }
      return FreshEXIF.Density(x: .fixed(x), y: .fixed(y), unit: 2)
    }
  }
}

extension XMPPacket {
  /// The resolution in `tiff:XResolution`, `tiff:YResolution` and `tiff:ResolutionUnit`.
  var density: FreshEXIF.Density? {
    let ratio = { (name: String) in text(.tiff, name).flatMap(FreshEXIF.Ratio.init(text:)) }
    let unit = text(.tiff, "ResolutionUnit").map(\.trimmed) ?? "2"
    guard let x = ratio("XResolution"), let y = ratio("YResolution"),
      let unit = UInt16(unit), 2...3 ~= unit
    else { return nil }
    return FreshEXIF.Density(x: x, y: y, unit: unit)
  }
}

extension FreshEXIF.Ratio {
  /// Returns the value of a 16.16 fixed-point number, as a whole number where it is one.
  fileprivate static func fixed(_ value: UInt32) -> Self {
    let zeros = min(16, value.trailingZeroBitCount)
    return Self(value >> zeros, 1 << (16 - zeros))
  }

  /// Parses XMP's `300/1`, or a whole number; nil if it is not positive.
  fileprivate init?(text: String) {
    let parts = text.trimmed.split(separator: "/", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt32($0) }
    guard numbers.count == parts.count, 1...2 ~= parts.count, numbers.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    self.init(numbers[0], numbers.count == 2 ? numbers[1] : 1)
  }
}
