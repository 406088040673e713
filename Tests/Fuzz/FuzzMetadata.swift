// fuzz-modules: CImageCodecs CExif CCrypto Randomness Messages Imaging Digests Reporting PhotoMetadata
// fuzz-libraries: jpeg png exif crypto
// fuzz-sources: MetadataProperties.swift
// fuzz-seeds: Tests/ImagingTests/Fixtures ../shared/metadata/camera-originals
/// Any bytes are labelled as a photo: the walks over JPEG and PNG, and all that is inside.
///
/// What it finds may be made of a photo of ../shared: such may not be committed, so make the damage
/// anew in a test.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetadata(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  MetadataProperties.check(MetadataProperties.bytes(start, count))
  return 0
}
