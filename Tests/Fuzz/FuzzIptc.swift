// fuzz-modules: CImageCodecs CExif CCrypto Randomness Messages Imaging Digests Reporting PhotoMetadata
// fuzz-libraries: jpeg png exif crypto
// fuzz-sources: MetadataProperties.swift
// fuzz-seeds: Tests/Fuzz/Seeds/iptc
/// Any bytes are the Photoshop block of a photo that is labelled: the editor of IPTC.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIptc(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let block = MetadataProperties.bytes(start, count)
  MetadataProperties.jpeg(0xED, "Photoshop 3.0\\0", block).map(MetadataProperties.check)
  return 0
}
