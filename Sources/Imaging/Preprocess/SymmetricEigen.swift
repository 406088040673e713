/// The eigenvalues and eigenvectors of a symmetric matrix, by the cyclic Jacobi method.
///
/// LAPACK would be faster, but a further dependency for one matrix of 192 rows per training, which
/// takes a second here. Jacobi's method is short, always converges, and is as accurate (Golub, Van
/// Loan, "Matrix Computations", 8.5).
struct SymmetricEigen {
  private let size: Int
  /// The matrix, which the rotations diagonalise.
  private var matrix: [Double]
  /// The eigenvectors, one per row.
  private var vectors: [Double]
  /// The magnitude up to which an off-diagonal element counts as zero, relative to the matrix's
  /// norm.
  private let negligible: Double

  /// Creates the decomposition of a matrix.
  ///
  /// - Parameters:
  ///   - matrix: a symmetric matrix of `size` squared elements.
  ///   - size: the number of rows and columns.
  init(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size)
    self.size = size
    self.matrix = matrix
    vectors = [Double](repeating: 0, count: size * size)
    for index in 0..<size { vectors[index * size + index] = 1 }
    negligible = 1e-15 * matrix.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // About ten sweeps are usual; the bound guards against rounding errors that prevent
    // convergence.
    var sweeps = 0
    while sweeps < 50, sweep() { sweeps += 1 }
  }

  /// The eigenvalues, in the order of the vectors.
  var values: [Double] { (0..<size).map { matrix[$0 * size + $0] } }

  /// Returns the matrix with the same eigenvectors, and `function` of each eigenvalue.
  func reassembled(_ function: (Double) -> Double) -> [Double] {
    let factors = values.map(function)
    var result = [Double](repeating: 0, count: size * size)
    result.withUnsafeMutableBufferPointer { result in
      vectors.withUnsafeBufferPointer { vectors in
        for index in 0..<size {
          for row in 0..<size {
            let factor = factors[index] * vectors[index * size + row]
            for column in 0..<size {
              result[row * size + column] += factor * vectors[index * size + column]
            }
          }
        }
      }
    }
    return result
  }

  /// Rotates each pair of rows and columns once.
  ///
  /// - Returns: whether an off-diagonal element was not yet negligible.
  private mutating func sweep() -> Bool {
    var hasRotated = false
    for p in 0..<size {
      for q in p + 1..<size where rotate(p, q) { hasRotated = true }
    }
    return hasRotated
  }

  /// Zeroes the element in row `p` and column `q` by a rotation, unless it is negligible.
  private mutating func rotate(_ p: Int, _ q: Int) -> Bool {
    let (first, second, beside) = (
      matrix[p * size + p], matrix[q * size + q], matrix[p * size + q]
    )
    guard beside.magnitude > negligible else { return false }
    // The tangent is the smaller root of t² + 2θt - 1 = 0. Angles up to 45 degrees make the method
    // converge, and this form of the root loses no digits.
    let theta = (second - first) / (2 * beside)
    let tangent = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    let size = size
    // A becomes JᵀAJ: rows first, then columns.
    matrix.withUnsafeMutableBufferPointer { matrix in
      turn(matrix, p * size, q * size, by: 1, size, cosine, sine)
      turn(matrix, p, q, by: size, size, cosine, sine)
    }
    vectors.withUnsafeMutableBufferPointer {
      turn($0, p * size, q * size, by: 1, size, cosine, sine)
    }
    return true
  }
}

/// Rotates two rows or columns of a matrix, whose elements are `step` apart, by an angle.
private func turn(
  _ matrix: UnsafeMutableBufferPointer<Double>, _ first: Int, _ second: Int, by step: Int,
  _ count: Int, _ cosine: Double, _ sine: Double
) {
  for index in 0..<count {
    let (i, j) = (first + index * step, second + index * step)
    let (x, y) = (matrix[i], matrix[j])
    matrix[i] = cosine * x - sine * y
    matrix[j] = sine * x + cosine * y
  }
}
