internal import Files
internal import Glibc
internal import Messages
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
  /// - Throws: `TrainingError` when there is none.
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

  /// Keeps a row; numbers beyond the largest half become it.
  ///
  /// - Throws: `TrainingError` when a number is not finite.
  func write(_ row: Int, _ numbers: UnsafeBufferPointer<Float>) throws(TrainingError) {
    precondition(numbers.count == width)
    // One number that is not finite would make every later gradient useless.
    guard numbers.allSatisfy(\.isFinite) else { throw TrainingError(.unusableFeatures) }
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
