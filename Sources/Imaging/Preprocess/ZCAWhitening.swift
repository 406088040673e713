internal import FoundationEssentials

/// ZCA whitening of colour patches of 8 x 8 pixels (Krizhevsky 2009): it removes the correlation
/// between neighbouring pixels and between colours, and leaves the patch recognisable.
///
/// Whitening a whole picture would need the square of its number of values, and more pictures than
/// values to fit; non-overlapping patches need 192 x 192 numbers.
public struct ZCAWhitening: Sendable, Hashable {
  /// The width and height of a patch in pixels.
  public static let patchSide = 8
  /// The number of values in a patch: planes of red, green and blue, row by row.
  public static let dimension = 3 * patchSide * patchSide

  /// The mean of each value over the patches of a training set.
  public let mean: [Float]
  /// The symmetric whitening matrix, row by row, for a patch minus the mean.
  public let matrix: [Float]
  /// The value that was added to the variances, so that noise is not amplified.
  public let epsilon: Float

  /// Creates a whitening from its numbers.
  ///
  /// - Parameters:
  ///   - mean: `dimension` values; any other count is a programming error.
  ///   - matrix: `dimension` squared values.
  ///   - epsilon: the value that was added to the variances.
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
  ///   - width: the input's width, a multiple of `patchSide`.
  ///   - height: the input's height, a multiple of `patchSide`.
  func apply(to input: UnsafeMutableBufferPointer<Float>, width: Int, height: Int) {
    precondition(width % Self.patchSide == 0 && height % Self.patchSide == 0)
    let count = width / Self.patchSide
    let groups = (count + Lanes.scalarCount - 1) / Lanes.scalarCount
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: Self.dimension * groups) { patches in
      patches.initialize(repeating: .zero)
      for row in stride(from: 0, to: height, by: Self.patchSide) {
        // One strip of patches at a time fits into the processor's cache.
        let strip = PatchStrip(row: row, width: width, height: height)
        for index in 0..<Self.dimension {
          for patch in 0..<count {
            let value = input[strip.offset(of: index) + patch * Self.patchSide] - mean[index]
            // Transposed: a vector holds the same value of 16 neighbouring patches.
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
          // Each element of the matrix is loaded once for all patches in a vector.
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

/// The same value of 16 neighbouring patches.
private typealias Lanes = SIMD16<Float>

/// The row of adjacent patches whose first pixel row is `row`.
struct PatchStrip {
  let row: Int
  let width: Int
  let height: Int

  /// Returns the index in the picture's planes of value `index` of the leftmost patch.
  func offset(of index: Int) -> Int {
    let side = ZCAWhitening.patchSide
    let (channel, place) = index.quotientAndRemainder(dividingBy: side * side)
    return (channel * height + row + place / side) * width + place % side
  }
}

extension ZCAWhitening {
  /// The statistics of a training set's patches, accumulated input by input: their number, sums and
  /// products, but not the patches themselves.
  public struct Fitting: Sendable {
    /// The number of patches added.
    public private(set) var count = 0
    private var sums = [Double](repeating: 0, count: ZCAWhitening.dimension)
    /// The sums of products; the lower triangle stays zero.
    private var products = [Double](
      repeating: 0, count: ZCAWhitening.dimension * ZCAWhitening.dimension)

    /// Creates empty statistics.
    public init() {}

    /// Adds the patches of an input that the steps before the whitening have prepared.
    ///
    /// - Parameters:
    ///   - input: the planes of red, green and blue.
    ///   - width: the input's width, a multiple of `patchSide`.
    ///   - height: the input's height, a multiple of `patchSide`.
    public mutating func add(_ input: UnsafeBufferPointer<Float>, width: Int, height: Int) {
      let side = ZCAWhitening.patchSide
      precondition(width % side == 0 && height % side == 0 && input.count == 3 * width * height)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: ZCAWhitening.dimension) { patch in
        for row in stride(from: 0, to: height, by: side) {
          let strip = PatchStrip(row: row, width: width, height: height)
          for column in stride(from: 0, to: width, by: side) {
            for index in patch.indices {
              patch[index] = Double(input[strip.offset(of: index) + column])
            }
            add(UnsafeBufferPointer(patch))
          }
        }
      }
    }

    private mutating func add(_ patch: UnsafeBufferPointer<Double>) {
      let size = ZCAWhitening.dimension
      count += 1
      for index in 0..<size { sums[index] += patch[index] }
      products.withUnsafeMutableBufferPointer { products in
        for row in 0..<size {
          let (value, start) = (patch[row], row * size)
          // The matrix is symmetric, so half of the products suffice.
          for column in row..<size { products[start + column] += value * patch[column] }
        }
      }
    }

    /// Returns the whitening of all patches added.
    ///
    /// - Parameter epsilon: the value added to the variance in each direction; a larger one leaves
    ///   weak detail, and so noise, weaker.
    /// - Returns: the whitening, or nil before the first patch.
    public func whitening(epsilon: Float = 0.1) -> ZCAWhitening? {
      guard count > 0 else { return nil }
      let size = ZCAWhitening.dimension
      let means = sums.map { $0 / Double(count) }
      var covariance = products
      for row in 0..<size {
        for column in row..<size {
          // In double precision, since the difference of large numbers loses many digits.
          let value = products[row * size + column] / Double(count) - means[row] * means[column]
          covariance[row * size + column] = value
          covariance[column * size + row] = value
        }
      }
      // C^(-1/2) by its eigenvalues. Rounding may make small ones negative, without a real root.
      let root = SymmetricEigen(covariance, size: size).reassembled {
        1 / (max($0, 0) + Double(epsilon)).squareRoot()
      }
      return ZCAWhitening(
        mean: means.map(Float.init), matrix: root.map(Float.init), epsilon: epsilon)
    }
  }
}

extension ZCAWhitening: Codable {
  private enum CodingKeys: String, CodingKey { case patchSide, epsilon, mean, matrix }

  /// Decodes the values, which are little-endian f32 in Base64.
  ///
  /// - Throws: `DecodingError` when the number of values is wrong, or one is not finite or larger
  ///   than any fit produces: the output must stay finite.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard try values.decode(Int.self, forKey: .patchSide) == Self.patchSide else {
      throw DecodingError.dataCorruptedError(
        forKey: .patchSide, in: values,
        debugDescription: "kennel whitens patches of \(Self.patchSide) pixels only")
    }
    self.init(
      mean: try values.decodeFloats(Self.dimension, upTo: 10_000, forKey: .mean),
      matrix: try values.decodeFloats(
        Self.dimension * Self.dimension, upTo: 10_000, forKey: .matrix),
      epsilon: try values.decode(Float.self, forKey: .epsilon))
    guard 0...1000 ~= epsilon else {
      throw DecodingError.dataCorruptedError(
        forKey: .epsilon, in: values,
        debugDescription: "\"epsilon\" must be a number from 0 to 1000")
    }
  }

  /// Encodes the format that `init(from:)` decodes.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(Self.patchSide, forKey: .patchSide)
    try values.encode(epsilon, forKey: .epsilon)
    try values.encode(bytes(of: mean), forKey: .mean)
    try values.encode(bytes(of: matrix), forKey: .matrix)
  }
}

private func bytes(of values: [Float]) -> Data {
  Data(values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) })
}

extension KeyedDecodingContainer {
  fileprivate func decodeFloats(
    _ count: Int, upTo limit: Float, forKey key: Key
  ) throws -> [Float] {
    let data = [UInt8](try decode(Data.self, forKey: key))
    let values = stride(from: 0, to: data.count - data.count % 4, by: 4).map { index in
      Float(
        bitPattern: data[index..<index + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
    guard data.count == 4 * count, values.allSatisfy({ $0.magnitude <= limit }) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "\"\(key.stringValue)\" must be \(count) numbers of 4 bytes, each from "
          + "-\(limit) to \(limit)")
    }
    return values
  }
}
