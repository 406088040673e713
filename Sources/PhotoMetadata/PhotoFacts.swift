public import Containers

/// The facts in the metadata of a photo.
public struct PhotoFacts: Sendable, Hashable {
  /// The keywords of all fields without duplicates, in the order of their first occurrence: XMP,
  /// IPTC, then EXIF.
  public var keywords: [String]
  /// The label written by kennel: a model's, or one stated by the user.
  public var label: BreedLabel?
  /// The capture date by the first source that has one, mostly in the camera's local time.
  public var captureDate: CaptureDate?
  /// The source of the capture date; nil if there is none, or if it is not known.
  ///
  /// The catalog does not store it.
  public var dateSource: CaptureDate.Source?
  /// The width of the stored picture in pixels; 0 if unknown.
  public var width: Int
  /// The height of the stored picture in pixels; 0 if unknown.
  public var height: Int

  /// Creates facts from their parts.
  public init(
    keywords: [String] = [], label: BreedLabel? = nil, captureDate: CaptureDate? = nil,
    width: Int = 0, height: Int = 0
  ) {
    self.keywords = keywords
    self.label = label
    self.captureDate = captureDate
    self.width = width
    self.height = height
  }
}

extension PhotoFacts {
  /// Reads the metadata of a photo and its sidecar.
  ///
  /// Facts that can't be read are absent.
  ///
  /// - Parameters:
  ///   - file: a JPEG or PNG, or at least the part before its picture; nil for the sidecar alone.
  ///   - sidecar: the bytes of `photo.jpg.xmp`, if it exists; its keywords and label are included.
  public init(reading file: Container?, sidecar: UnsafeRawBufferPointer? = nil) {
    self.init()
    var packets = file?.packets ?? []
    if let sidecar, sidecar.count <= PhotoParts.Limits().xmp,
      let packet = try? XMPPacket(reading: Array(sidecar))
    {
      packets.append(packet)
    }
    let exif = file?.exifBytes
    let iptc = file?.iptcBlocks ?? []
    let words =
      packets.flatMap(\.keywordValues) + iptc.flatMap(\.keywords)
      + EXIFFields(exif).keywords.keywords
    keywords = words.map(\.trimmed).withoutDoubles
    label = packets.compactMap(\.label).reduce(nil, Self.stronger)
    if let found = CaptureDate.first(
      exif: exif.flatMap(TIFFBlock.init), packets, iptc,
      png: { file?.textDates ?? [] })
    {
      (captureDate, dateSource) = found
    }
    if let size = file?.size { (width, height) = size }
  }

  /// Returns which of two labels, as of a photo and its sidecar, takes precedence: one stated by
  /// the user before a model's, then the newer one.
  private static func stronger(_ one: BreedLabel?, _ other: BreedLabel) -> BreedLabel? {
    guard let one else { return other }
    let ranks: [BreedLabel.Status] = [.machine, .rejected, .confirmed]
    let rank = { (label: BreedLabel) in ranks.firstIndex(of: label.status) ?? 0 }
    return (rank(one), one.when) >= (rank(other), other.when) ? one : other
  }
}
