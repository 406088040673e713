extension ZCAWhitening {
  /// What is known of a training set's patches, one input after the other: their number, sums and
  /// products, and never the patches themselves.
  public struct Fitting: Sendable {
    /// How many patches were added.
    public private(set) var count = 0
    private var sums = [Double](repeating: 0, count: ZCAWhitening.dimension)
    /// The sums of products; the lower triangle stays empty.
    private var products = [Double](
      repeating: 0, count: ZCAWhitening.dimension * ZCAWhitening.dimension)

    /// Begins without any patch.
    public init() {}

    /// Adds the patches of an input, prepared by the steps that come before the whitening.
    ///
    /// - Parameters:
    ///   - input: the planes of red, green and blue.
    ///   - width: its columns, a multiple of `patchSide`.
    ///   - height: its rows, likewise.
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
          for column in row..<size { products[start + column] += value * patch[column] }
        }
      }
    }

    /// The whitening of all patches that were added.
    ///
    /// - Parameter epsilon: what is added to the variance in each direction: a larger one leaves
    ///   weak detail, and so noise, weaker.
    /// - Returns: the whitening, or nil before the first patch.
    public func whitening(epsilon: Float = 0.1) -> ZCAWhitening? {
      guard count > 0 else { return nil }
      let size = ZCAWhitening.dimension
      let means = sums.map { $0 / Double(count) }
      var covariance = products
      for row in 0..<size {
        for column in row..<size {
          let value = products[row * size + column] / Double(count) - means[row] * means[column]
          covariance[row * size + column] = value
          covariance[column * size + row] = value
        }
      }
      let root = SymmetricEigen(covariance, size: size).reassembled {
        1 / (max($0, 0) + Double(epsilon)).squareRoot()
      }
      return ZCAWhitening(
        mean: means.map(Float.init), matrix: root.map(Float.init), epsilon: epsilon)
    }
  }
}
