/// ZCA whitening of colour patches of 8 x 8 pixels (Krizhevsky 2009): what neighbours and colours
/// have in common is taken out, and the patch still looks like itself.
///
/// A whole picture would need a matrix of its pixels squared, and more pictures than pixels to fit
/// it; patches that lie side by side need 192 x 192 numbers.
public struct ZCAWhitening: Sendable, Hashable {
  /// The columns and rows of a patch.
  public static let patchSide = 8
  /// The numbers of a patch: red, green and blue, row by row.
  public static let dimension = 3 * patchSide * patchSide

  /// The mean of each number over the patches of a training set.
  public let mean: [Float]
  /// The symmetric matrix, row by row, that whitens a patch less the mean.
  public let matrix: [Float]
  /// What was added to the variances, so that noise is not blown up.
  public let epsilon: Float

  /// Makes a whitening from its numbers.
  ///
  /// - Parameters:
  ///   - mean: `dimension` numbers; any other number is a programming error.
  ///   - matrix: `dimension` squared.
  ///   - epsilon: what was added to the variances.
  public init(mean: [Float], matrix: [Float], epsilon: Float) {
    precondition(mean.count == Self.dimension)
    precondition(matrix.count == Self.dimension * Self.dimension)
    self.mean = mean
    self.matrix = matrix
    self.epsilon = epsilon
  }
}

extension ZCAWhitening {
  /// Whitens a network's input in place.
  ///
  /// - Parameters:
  ///   - input: the planes of red, green and blue.
  ///   - width: its columns, a multiple of `patchSide`.
  ///   - height: its rows, likewise.
  func apply(to input: UnsafeMutableBufferPointer<Float>, width: Int, height: Int) {
    precondition(width % Self.patchSide == 0 && height % Self.patchSide == 0)
    let count = width / Self.patchSide
    // A row of patches at once: neighbours in memory are the same number of neighbouring patches.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.dimension * count) { patches in
      for row in stride(from: 0, to: height, by: Self.patchSide) {
        let strip = PatchStrip(row: row, width: width, height: height)
        for index in 0..<Self.dimension {
          for patch in 0..<count {
            patches[index * count + patch] =
              input[strip.offset(of: index) + patch * Self.patchSide] - mean[index]
          }
        }
        multiply(UnsafeBufferPointer(patches), count, into: input, strip)
      }
    }
  }

  private func multiply(
    _ patches: UnsafeBufferPointer<Float>, _ count: Int,
    into output: UnsafeMutableBufferPointer<Float>, _ strip: PatchStrip
  ) {
    matrix.withUnsafeBufferPointer { matrix in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { sums in
        for index in 0..<Self.dimension {
          sums.update(repeating: 0)
          for other in 0..<Self.dimension {
            let weight = matrix[index * Self.dimension + other]
            for patch in 0..<count { sums[patch] += weight * patches[other * count + patch] }
          }
          for patch in 0..<count {
            output[strip.offset(of: index) + patch * Self.patchSide] = sums[patch]
          }
        }
      }
    }
  }
}

/// The patches that lie side by side from a row of a picture on.
struct PatchStrip {
  let row: Int
  let width: Int
  let height: Int

  /// Where number `index` of the leftmost patch lies in the planes of the picture.
  func offset(of index: Int) -> Int {
    let side = ZCAWhitening.patchSide
    let (channel, place) = index.quotientAndRemainder(dividingBy: side * side)
    return (channel * height + row + place / side) * width + place % side
  }
}
