internal import Files
internal import Glibc
internal import Messages
internal import NeuralNetwork
internal import Threads

/// The features of all photos: the outputs of the frozen part of a network, in half precision.
///
/// Half precision halves the file; its rounding error is below the noise of the features.
///
/// The features are stored in an unlinked temporary file, which the page cache keeps in memory as
/// far as there is space. Each row is written by one thread, and read after all are written.
final class FeatureStore: Sendable {
  /// The number of features per row.
  let width: Int
  private let values: DisjointBuffer<UInt16>  // [rows, width]

  /// Allocates a store.
  ///
  /// - Parameters:
  ///   - rows: the number of rows.
  ///   - width: the number of features per row.
  ///   - folder: the folder of the temporary file.
  /// - Throws: `TrainingError` when the file can't be created, or its disk lacks the space.
  init(rows: Int, width: Int, in folder: Path) throws(TrainingError) {
    self.width = width
    let size = max(rows * width, 1) * MemoryLayout<UInt16>.stride
    let mapped: UnsafeMutableRawBufferPointer
    do throws(Errno) {
      mapped = try mapNamelessFile(size, in: folder)
    } catch {
      throw TrainingError(
        .featuresNotWritten,
        [
          "size": .count(max(1, size >> 20)), "folder": "\(folder)",
          "cause": .message(FileError(writing: folder, error).message),
        ])
    }
    values = DisjointBuffer(sharing: mapped.bindMemory(to: UInt16.self), of: nil)
  }

  deinit { munmap(values.places.baseAddress, values.count * MemoryLayout<UInt16>.stride) }

  /// Stores a row; numbers outside the range of half precision are clamped.
  ///
  /// - Throws: `TrainingError` when a number is not finite.
  func write(_ row: Int, _ numbers: UnsafeBufferPointer<Float>) throws(TrainingError) {
    precondition(numbers.count == width)
    // A single number that is not finite would invalidate every later gradient.
    guard numbers.allSatisfy(\.isFinite) else { throw TrainingError(.unusableFeatures) }
    let values = values[row * width..<(row + 1) * width]
    for index in 0..<width {
      let number = min(max(numbers[index], -65504), 65504)  // the largest finite halves
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
