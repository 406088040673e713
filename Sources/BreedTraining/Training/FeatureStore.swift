internal import Files
internal import Glibc
internal import NeuralNetwork
internal import Threads

/// What the part of a network that is not trained gave for each photo, as half-precision floats.
///
/// Half precision halves the file, and the features are noisier than its rounding.
///
/// They lie in a file without a name, which the system keeps in memory as far as there is room.
/// Each row is written by one thread, and read when all are there.
final class FeatureStore: Sendable {
  /// How many numbers a row has.
  let width: Int
  private let values: DisjointBuffer<UInt16>  // [rows, width]

  /// Makes room for rows.
  ///
  /// - Parameters:
  ///   - rows: how many there are.
  ///   - width: how many numbers each has.
  ///   - folder: a folder with as much room on its disk.
  /// - Throws: `TrainingFileError` when there is none.
  init(rows: Int, width: Int, in folder: Path) throws(TrainingFileError) {
    self.width = width
    let size = max(rows * width, 1) * MemoryLayout<UInt16>.stride
    let mapped: UnsafeMutableRawBufferPointer
    do throws(Errno) {
      mapped = try mapNamelessFile(size, in: folder)
    } catch {
      throw .noRoom(size, folder, error)
    }
    values = DisjointBuffer(sharing: mapped.bindMemory(to: UInt16.self), of: nil)
  }

  deinit { munmap(values.places.baseAddress, values.count * MemoryLayout<UInt16>.stride) }

  /// Keeps a row; numbers beyond the largest half become it.
  ///
  /// - Throws: `NeuralNetworkError` when a number is not finite.
  func write(
    _ row: Int, _ numbers: UnsafeBufferPointer<Float>
  ) throws(NeuralNetworkError) {
    precondition(numbers.count == width)
    // One number that is not finite would make every later gradient useless.
    guard numbers.allSatisfy(\.isFinite) else {
      throw NeuralNetworkError(
        "The part of the network that is not trained gives no usable numbers for a photo: start from "
          + "other weights, or train all layers (--layers all).")
    }
    let values = values[row * width..<(row + 1) * width]
    for index in 0..<width {
      let number = min(max(numbers[index], -65504), 65504)  // ±65504 are the largest halves
      values[index] = HalfPrecision.narrowF16(number.bitPattern)
    }
  }

  /// Reads a row.
  func read(_ row: Int, into numbers: UnsafeMutableBufferPointer<Float>) {
    precondition(numbers.count == width)
    let values = values[row * width..<(row + 1) * width]
    for index in 0..<width {
      numbers[index] = Float(bitPattern: HalfPrecision.widenF16(values[index]))
    }
  }
}

extension TrainingFileError {
  fileprivate static func noRoom(_ size: Int, _ folder: Path, _ error: Errno) -> Self {
    TrainingFileError(
      "A file with \(max(1, size >> 20)) MiB of features can't be made in \(folder): \(error.reason)."
    )
  }
}
