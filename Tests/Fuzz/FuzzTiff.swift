// fuzz-modules: CImageCodecs CExif CCrypto Randomness Messages Imaging Digests Reporting PhotoMetadata
// fuzz-libraries: jpeg png exif crypto
// fuzz-sources: MetadataProperties.swift
// fuzz-seeds: Tests/Fuzz/Seeds/tiff
/// Any bytes are the EXIF block of a photo that is labelled: the TIFF patcher.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTiff(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let block = MetadataProperties.bytes(start, count)
  MetadataProperties.jpeg(0xE1, "Exif\\0\\0", block).map(MetadataProperties.check)
  return 0
}
