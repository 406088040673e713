internal import NeuralNetwork

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What the part of a network that is not trained gave for each photo, as half-precision floats.
///
/// They lie in a file without a name, which the system keeps in memory as far as there is room.
///
/// `@unchecked Sendable`: each row is written by one thread, and read when all are there.
final class FeatureStore: @unchecked Sendable {
  /// How many numbers a row has.
  let width: Int
  private let values: UnsafeMutableBufferPointer<UInt16>

  /// Makes room for rows.
  ///
  /// - Parameters:
  ///   - rows: how many there are.
  ///   - width: how many numbers each has.
  ///   - folder: a folder with as much room on its disk.
  /// - Throws: `TrainingFileError` when there is none.
  init(rows: Int, width: Int, in folder: String) throws(TrainingFileError) {
    self.width = width
    let size = max(rows * width, 1) * MemoryLayout<UInt16>.stride
    var name = Array("\(folder)/.kennel-features-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { throw .noRoom(size, folder, errno) }
    defer { close(file) }
    unlink(name)
    let code = posix_fallocate(file, 0, off_t(size))
    guard code == 0 else { throw .noRoom(size, folder, code) }
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    guard let mapped, mapped != MAP_FAILED else { throw .noRoom(size, folder, errno) }
    values = UnsafeMutableBufferPointer(
      start: mapped.assumingMemoryBound(to: UInt16.self), count: max(rows * width, 1))
  }

  deinit { munmap(values.baseAddress, values.count * MemoryLayout<UInt16>.stride) }

  /// Keeps a row; numbers beyond the largest half become it.
  ///
  /// - Throws: `NeuralNetworkError` when a number is not finite.
  func write(
    _ row: Int, _ numbers: UnsafeBufferPointer<Float>
  ) throws(NeuralNetworkError) {
    precondition(numbers.count == width)
    guard numbers.allSatisfy(\.isFinite) else {
      throw NeuralNetworkError(
        "The part of the network that is not trained gives no usable numbers for a photo: start from "
          + "other weights, or train all layers (--layers all).")
    }
    let start = row * width
    for index in 0..<width {
      let number = min(max(numbers[index], -65504), 65504)
      values[start + index] = HalfPrecision.narrowF16(number.bitPattern)
    }
  }

  /// Reads a row.
  func read(_ row: Int, into numbers: UnsafeMutableBufferPointer<Float>) {
    precondition(numbers.count == width)
    let start = row * width
    for index in 0..<width {
      numbers[index] = Float(bitPattern: HalfPrecision.widenF16(values[start + index]))
    }
  }
}

extension TrainingFileError {
  fileprivate static func noRoom(_ size: Int, _ folder: String, _ code: Int32) -> Self {
    let reason = String(cString: strerror(code))
    return TrainingFileError(
      "A file with \(max(1, size >> 20)) MiB of features can't be made in \(folder): \(reason).")
  }
}
