// fuzz-modules: CImageCodecs CExif CCrypto Randomness Messages Imaging Digests Reporting PhotoMetadata
// fuzz-libraries: jpeg png exif crypto
// fuzz-sources: MetadataProperties.swift
// fuzz-seeds: Tests/Fuzz/Seeds/xmp
/// Any bytes are the XMP of a photo that is labelled: the editor of XMP.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXmp(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let packet = MetadataProperties.bytes(start, count)
  MetadataProperties.jpeg(0xE1, "http://ns.adobe.com/xap/1.0/\\0", packet)
    .map(MetadataProperties.check)
  return 0
}
