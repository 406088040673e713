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
    let groups = (count + Lanes.scalarCount - 1) / Lanes.scalarCount
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: Self.dimension * groups) { patches in
      patches.initialize(repeating: .zero)
      for row in stride(from: 0, to: height, by: Self.patchSide) {
        let strip = PatchStrip(row: row, width: width, height: height)
        for index in 0..<Self.dimension {
          for patch in 0..<count {
            let value = input[strip.offset(of: index) + patch * Self.patchSide] - mean[index]
            patches[index * groups + patch / Lanes.scalarCount][patch % Lanes.scalarCount] = value
          }
        }
        multiply(UnsafeBufferPointer(patches), count, groups, into: input, strip)
      }
    }
  }

  private func multiply(
    _ patches: UnsafeBufferPointer<Lanes>, _ count: Int, _ groups: Int,
    into output: UnsafeMutableBufferPointer<Float>, _ strip: PatchStrip
  ) {
    matrix.withUnsafeBufferPointer { matrix in
      for index in 0..<Self.dimension {
        for group in 0..<groups {
          var sums = Lanes.zero
          for other in 0..<Self.dimension {
            sums += matrix[index * Self.dimension + other] * patches[other * groups + group]
          }
          let first = group * Lanes.scalarCount
          for patch in first..<min(first + Lanes.scalarCount, count) {
            output[strip.offset(of: index) + patch * Self.patchSide] = sums[patch - first]
          }
        }
      }
    }
  }
}

/// The same number of patches that lie side by side.
private typealias Lanes = SIMD16<Float>

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
