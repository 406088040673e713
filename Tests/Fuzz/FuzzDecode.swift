// fuzz-modules: CImageCodecs CExif Randomness Messages Imaging
// fuzz-libraries: jpeg png exif
// fuzz-seeds: Tests/ImagingTests/Fixtures
import Imaging

/// Any bytes are decoded as a photo, whole and reduced, and made into a network's input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecode(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var limits = DecodeLimits()
  limits.maxJPEGPixels = 4_000_000
  limits.maxPNGPixels = 4_000_000
  limits.maxScans = 20
  limits.maxWorkingBytes = 64 << 20
  let decoder = PhotoDecoder(limits: limits)
  let preprocessing = Preprocessing(side: 8)
  let file = UnsafeRawBufferPointer(start: start, count: count)
  for minimum in [nil, 16] {
    guard let photo = try? decoder.decode(file, minimumShortSide: minimum) else { continue }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: preprocessing.outputCount) {
      preprocessing.apply(to: photo, into: $0)
    }
  }
  return 0
}
