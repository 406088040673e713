extension PhotoFacts {
  /// Reads what a photo's file says of itself.
  ///
  /// What can't be read is absent.
  ///
  /// - Parameters:
  ///   - file: all bytes of a JPEG or PNG, or at least those before the picture.
  ///   - sidecar: all bytes of `photo.jpg.xmp`, if there is one: its keywords and label count, too.
  public init(reading file: UnsafeRawBufferPointer, sidecar: UnsafeRawBufferPointer? = nil) {
    self.init()
    let container = Container(file)
    var packets = container?.packets ?? []
    if let sidecar, sidecar.count <= PhotoParts.Limits().xmp,
      let packet = try? XMPPacket(Array(sidecar))
    {
      packets.append(packet)
    }
    let exif = container?.exif
    let iptc = container?.iptcBlocks ?? []
    let words =
      packets.flatMap(\.keywordValues) + iptc.flatMap(\.keywords)
      + EXIFFields(exif).keywords.keywords
    keywords = words.map(\.trimmed).withoutDoubles
    label = packets.compactMap(\.label).reduce(nil, Self.stronger)
    captureDate =
      exif.flatMap(TIFFBlock.init).flatMap(CaptureDate.init(in:))
      ?? packets.lazy.compactMap(CaptureDate.init(in:)).first
    if let size = container?.size { (width, height) = size }
  }

  /// Of two labels, as a photo and its sidecar may have, a person's counts more, then the newer.
  private static func stronger(_ one: BreedLabel?, _ other: BreedLabel) -> BreedLabel? {
    guard let one else { return other }
    let ranks: [BreedLabel.Status] = [.machine, .rejected, .confirmed]
    let rank = { (label: BreedLabel) in ranks.firstIndex(of: label.status) ?? 0 }
    return (rank(one), one.when) >= (rank(other), other.when) ? one : other
  }
}
