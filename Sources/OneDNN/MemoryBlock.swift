internal import Glibc
internal import Messages

/// A large block of zeroed memory, in huge pages where the system has them.
///
/// A network reads all of its weights for every photo: with small pages, address translation takes
/// some percent of the time (docs.kernel.org, "Transparent Hugepage Support").
///
/// `@unchecked Sendable`: `address` and the size never change, and the mapping lives as long as the
/// object. The contents are not protected: users that share a block must synchronise their writes.
package final class MemoryBlock: @unchecked Sendable {
  private static let hugePage = 2 << 20

  /// The start address, aligned to a huge page.
  package let address: UnsafeMutableRawPointer
  /// The size in bytes.
  package let byteCount: Int

  private let mapping: UnsafeMutableRawBufferPointer

  /// Maps anonymous memory, whose pages the system allocates on first access.
  ///
  /// - Throws: `OneDNNError` with the code `outOfMemory` when there is not enough.
  package init(byteCount: Int) throws(OneDNNError) {
    let size = max(byteCount, 1) + Self.hugePage
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else {
      throw OneDNNError(.outOfMemory, ["size": .count(size)])
    }
    mapping = UnsafeMutableRawBufferPointer(start: mapped, count: size)
    address = mapped.alignedUp(toMultipleOf: Self.hugePage)
    self.byteCount = byteCount
    // Only a hint: everything works without huge pages too, a little slower.
    _ = madvise(address, byteCount, MADV_HUGEPAGE)
  }

  deinit { munmap(mapping.baseAddress, mapping.count) }

  /// The block as floats; the bytes of an incomplete last one are left out.
  package var floats: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: address.assumingMemoryBound(to: Float.self),
      count: byteCount / MemoryLayout<Float>.stride)
  }
}

/// The alignment of buffers, in bytes: a cache line, which is also the widest vector.
package let bufferAlignment = 64

/// Returns a size in bytes, rounded up to the alignment of buffers.
package func aligned(_ byteCount: Int) -> Int {
  (byteCount + bufferAlignment - 1) / bufferAlignment * bufferAlignment
}
