import Digests
import Testing

struct DigestTests {
  @Test func `digests are those of the standards' own examples`() {
    let abc = Array("abc".utf8)
    #expect(
      abc.withUnsafeBytes(sha256)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hexadecimal(abc.withUnsafeBytes { Digest.of($0, .md5) })
        == "900150983cd24fb0d6963f7d28e17f72")
  }

  @Test func `pieces make the digest of the whole`() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    var pieces = Digest()
    pieces.update(Array(bytes[..<77]))
    pieces.update([])
    pieces.update(Array(bytes[77...]))
    #expect(pieces.finish() == bytes.withUnsafeBytes { Digest.of($0) })
  }
}
