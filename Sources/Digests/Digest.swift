internal import CCrypto

/// An incremental message digest: SHA-256 (FIPS 180-4) or MD5 (RFC 1321), by libcrypto.
public struct Digest: ~Copyable {
  /// A digest algorithm.
  public enum Algorithm: Sendable {
    /// SHA-256: 32 bytes.
    case sha256
    /// MD5: 16 bytes; only for metadata formats that require it.
    case md5
  }

  private let context = EVP_MD_CTX_new()

  /// Creates the digest of no bytes.
  public init(_ algorithm: Algorithm = .sha256) {
    let succeeded = EVP_DigestInit_ex(context, algorithm == .md5 ? EVP_md5() : EVP_sha256(), nil)
    precondition(succeeded == 1, "libcrypto has no \(algorithm)")
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends `bytes` to the digested message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Appends `bytes` to the digested message.
  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Finalises the digest and returns its bytes.
  public consuming func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &count)
    return Array(digest.prefix(Int(count)))
  }

  /// Returns the digest of `bytes`.
  public static func of(_ bytes: UnsafeRawBufferPointer, _ algorithm: Algorithm = .sha256)
    -> [UInt8]
  {
    var digest = Digest(algorithm)
    digest.update(bytes)
    return digest.finish()
  }
}

/// Returns the SHA-256 digest of `bytes` in lower-case hexadecimal.
public func sha256(_ bytes: UnsafeRawBufferPointer) -> String { hexadecimal(Digest.of(bytes)) }

/// Returns `bytes` as lower-case hexadecimal digits.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  return String(decoding: text, as: UTF8.self)
}
