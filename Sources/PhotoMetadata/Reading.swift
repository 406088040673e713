internal import Digests

// STAND-IN until the module lands.
extension PhotoFacts {
  /// Reads.
  public init(reading file: UnsafeRawBufferPointer, sidecar: UnsafeRawBufferPointer? = nil) {
    self.init()
  }
}

/// Digest.
public func pictureDigest(of file: UnsafeRawBufferPointer) -> [UInt8] { Digest.of(file) }
