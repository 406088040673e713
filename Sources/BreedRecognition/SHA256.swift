internal import CCrypto

/// The SHA-256 of some bytes (FIPS 180-4), in lower-case hexadecimal.
///
/// - Throws: `BundleError` when the cryptographic library has no SHA-256.
func sha256(_ bytes: UnsafeRawBufferPointer) throws -> String {
  var digest = [UInt8](repeating: 0, count: 32)
  guard EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else {
    throw BundleError("libcrypto can't compute a SHA-256.")
  }
  let digits = Array("0123456789abcdef")
  return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
