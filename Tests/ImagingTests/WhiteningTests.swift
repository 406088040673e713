import Testing

@testable import Imaging
import Messages
import Randomness

@Suite struct WhiteningTests {
  /// The eight tiles of 40 x 40 pixels in the fixture.
  private func tiles() throws -> [Image] {
    let image = try Fixtures.decode("zca.png").image
    return (0..<8).map { index in
      resized(
        image, crop: Crop(x: Double(40 * index), y: 0, width: 40, height: 40), to: 40, 40,
        interpolation: .bilinear)
    }
  }

  private func preprocessing(_ steps: [PreparationStep] = []) -> Preprocessing {
    Preprocessing(side: 40, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], steps: steps)
  }

  private func fitting(_ images: [Image]) -> ZCAWhitening.Fitting {
    images.reduce(into: ZCAWhitening.Fitting()) { fitting, image in
      input(preprocessing(), of: image).withUnsafeBufferPointer {
        fitting.add($0, width: 40, height: 40)
      }
    }
  }

  @Test func `what it makes of patches equals NumPy's`() throws {
    let tiles = try tiles()
    let fitting = fitting(tiles)
    #expect(fitting.count == 200)
    let whitening = try #require(fitting.whitening(epsilon: 0.01))
    let made = input(preprocessing([.zca(whitening)]), of: tiles[0])
    let expected = try Fixtures.floats("zca.f32")
    let scale = try #require(expected.map(\.magnitude).max())
    #expect(scale > 1)
    #expect(Difference(made, expected).largest < 2e-5 * scale)
  }

  @Test func `whitened patches are independent of each other`() {
    // Noise in which each number leans on the one before.
    var random = SeededGenerator(seed: 5)
    let patches = (0..<600).map { _ in
      (0..<192).reduce(into: [Float]()) { patch, _ in
        patch.append(0.6 * (patch.last ?? 0) + .random(in: -1...1, using: &random))
      }
    }
    var fitting = ZCAWhitening.Fitting()
    for patch in patches {
      patch.withUnsafeBufferPointer { fitting.add($0, width: 8, height: 8) }
    }
    let whitening = fitting.whitening(epsilon: 1e-6)
    let white = patches.map { patch in
      var patch = patch
      patch.withUnsafeMutableBufferPointer { whitening?.apply(to: $0, width: 8, height: 8) }
      return patch
    }
    for (row, column) in [(0, 0), (7, 7), (191, 191), (0, 1), (4, 5), (63, 64), (3, 190)] {
      let covariance = white.reduce(0) { $0 + Double($1[row]) * Double($1[column]) } / 600
      #expect(abs(covariance - (row == column ? 1 : 0)) < 1e-3, "\(row), \(column)")
    }
  }

  @Test func `there is none before the first patch`() {
    #expect(ZCAWhitening.Fitting().whitening() == nil)
  }

  @Test func `equal patches are whitened to zeros`() throws {
    let image = Image(width: 40, height: 40, pixels: [UInt8](repeating: 90, count: 4_800))
    let whitening = try #require(fitting([image]).whitening())
    let made = input(preprocessing([.zca(whitening)]), of: image)
    #expect(made.allSatisfy { $0.magnitude < 1e-5 })
  }

  @Test func `sizes that patches do not fill are refused`() {
    let whitening = PreparationStep.zca(
      ZCAWhitening(
        mean: [Float](repeating: 0, count: 192), matrix: [Float](repeating: 0, count: 192 * 192),
        epsilon: 1))
    #expect(PreparationStep.complaint(about: [whitening], width: 128, height: 64) == nil)
    for (width, height) in [(299, 299), (128, 60), (60, 128)] {
      let complaint = PreparationStep.complaint(about: [whitening], width: width, height: height)
      #expect(complaint?.description.contains("\(width) x \(height)") == true)
    }
  }
}

@Suite struct SymmetricEigenTests {
  @Test func `a matrix that is known by heart is decomposed`() {
    let eigen = SymmetricEigen([2, 1, 1, 2], size: 2)
    #expect(zip(eigen.values.sorted(), [1, 3]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(SymmetricEigen([-4], size: 1).values == [-4])
    #expect(SymmetricEigen([0, 0, 0, 0], size: 2).values == [0, 0])
  }

  @Test(arguments: [2, 3, 10, 40])
  func `its parts make the matrix again, and its square`(size: Int) {
    var random = SeededGenerator(seed: UInt64(size))
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        matrix[row * size + column] = .random(in: -1...1, using: &random)
        matrix[column * size + row] = matrix[row * size + column]
      }
    }
    let eigen = SymmetricEigen(matrix, size: size)
    let again = eigen.reassembled { $0 }
    #expect(zip(again, matrix).allSatisfy { abs($0 - $1) < 1e-12 })
    let square = eigen.reassembled { $0 * $0 }
    for (row, column) in [(0, 0), (1, 0), (size - 1, size - 2)] {
      let exact = (0..<size).reduce(0) {
        $0 + matrix[row * size + $1] * matrix[$1 * size + column]
      }
      #expect(abs(square[row * size + column] - exact) < 1e-11)
    }
  }
}
