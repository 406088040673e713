// fuzz-modules: CImageCodecs CExif CCrypto Randomness Messages Imaging Digests Reporting PhotoMetadata
// fuzz-libraries: jpeg png exif crypto
// fuzz-sources: MetadataProperties.swift
// fuzz-seeds: Tests/Fuzz/Seeds/png
/// Any bytes are chunks of a PNG that is labelled, with their checks made right.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPng(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let chunks = MetadataProperties.bytes(start, count)
  MetadataProperties.check(MetadataProperties.png(chunks))
  return 0
}
