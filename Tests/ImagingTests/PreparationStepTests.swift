import Foundation
import Imaging
import Testing
import Randomness

@Suite struct PreparationStepTests {
  @Test(arguments: 0..<8)
  func `equalisation gives the very bytes that Pillow gives`(index: Int) throws {
    let image = try Fixtures.decode("equalize-\(index).png").image
    let preprocessing = Preprocessing(
      side: image.width, mean: [0, 0, 0], std: [1, 1, 1], steps: [.equalize])
    let pixels = input(preprocessing, of: image).map { UInt8(($0 * 255).rounded()) }
    let plane = image.width * image.height
    let interleaved = (0..<3 * plane).map { pixels[$0 % 3 * plane + $0 / 3] }
    #expect(interleaved == (try Fixtures.expected("equalize-\(index)").pixels))
  }

  @Test func `an equalised input equals that of Pillow and NumPy`() throws {
    let photo = try Fixtures.decode("orientation-6.jpg")
    let made = input(Preprocessing(side: 16, steps: [.equalize]), of: photo)
    #expect(made == (try Fixtures.floats("steps-equalize.f32")))
  }

  @Test func `a standardised input equals NumPy's`() throws {
    let photo = try Fixtures.decode("orientation-6.jpg")
    let made = input(Preprocessing(side: 16, steps: [.equalize, .standardize]), of: photo)
    let expected = try Fixtures.floats("steps-standardize.f32")
    #expect(Difference(made, expected).largest < 1e-6)
  }

  @Test func `an input without contrast is standardised to zeros`() {
    let image = Image(width: 8, height: 8, pixels: [UInt8](repeating: 9, count: 192))
    // Equal channels, which the default mean and deviation would tell apart.
    let preprocessing = Preprocessing(
      side: 8, mean: [0, 0, 0], std: [1, 1, 1], steps: [.standardize])
    #expect(input(preprocessing, of: image).allSatisfy { $0.magnitude < 1e-5 })
  }

  @Test func `what little contrast there is does not grow without bounds`() {
    // The deviation of one value of 192 that is larger by 1 / 255 is 0.0003: 1 / sqrt(192) counts.
    let pixels = [10] + [UInt8](repeating: 9, count: 191)
    let preprocessing = Preprocessing(
      side: 8, mean: [0, 0, 0], std: [1, 1, 1], steps: [.standardize])
    let made = input(preprocessing, of: Image(width: 8, height: 8, pixels: pixels))
    let expected = 191.0 / 192 / 255 * (192.0).squareRoot()
    #expect(abs(Double(made[0]) - expected) < 1e-4 * expected)
  }

  @Test(arguments: Orientation.allCases)
  func `an image that is resized already has the same input as its photo`(
    orientation: Orientation
  ) throws {
    let image = try Fixtures.decode("resize.png").image
    let photo = DecodedPhoto(image: image, orientation: orientation)
    let none = Preprocessing(side: 24, mean: [0, 0, 0], std: [1, 1, 1])
    let planes = input(none, of: photo)
    let pixels = (0..<3 * 24 * 24).map { UInt8((planes[$0 % 3 * 576 + $0 / 3] * 255).rounded()) }
    let resized = Image(width: 24, height: 24, pixels: pixels)
    for steps: [PreparationStep] in [[], [.equalize], [.standardize], [.equalize, .standardize]] {
      let preprocessing = Preprocessing(side: 24, steps: steps)
      #expect(input(preprocessing, of: resized) == input(preprocessing, of: photo))
    }
  }
}

@Suite struct PreparationStepCodingTests {
  private let section = """
    {"width": 64, "height": 64, "color": "RGB",
     "resize": "square center crop of the short side", "interpolation": "bicubic",
     "antialias": true, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
     "range": [0, 1], "preprocessing": [STEPS]}
    """

  private func decode(_ steps: String) throws -> Preprocessing {
    try JSONDecoder().decode(
      Preprocessing.self, from: Data(section.replacing("STEPS", with: steps).utf8))
  }

  @Test func `steps are read in their order, and written as they are read`() throws {
    #expect(try decode("").steps == [])
    #expect(try decode("\"equalize\", \"standardize\"").steps == [.equalize, .standardize])
    let preprocessing = Preprocessing(
      side: 64, steps: [.equalize, .standardize, .zca(randomWhitening())])
    let json = try JSONEncoder().encode(preprocessing)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: json) == preprocessing)
    // 192 x 193 floats in Base64 are 197,632 characters, and some slashes are escaped.
    #expect(json.count < 215_000)
  }

  @Test(arguments: [
    ("\"sharpen\"", "sharpen"), ("\"zca\"", "zca"), ("7", "equalize"),
    ("{\"sharpen\": 1}", "equalize"), ("null", "equalize"),
    ("\"standardize\", \"equalize\"", "first"), ("\"equalize\", \"equalize\"", "first"),
  ])
  func `other steps are an error that says what kennel knows`(steps: String, named: String) {
    let error = #expect(throws: DecodingError.self) { try decode(steps) }
    #expect(error.map { "\($0)" }?.contains(named) == true)
  }

  @Test func `a whitening of other sizes or without all its numbers is an error`() throws {
    let whitening = randomWhitening()
    let json = String(decoding: try JSONEncoder().encode(whitening), as: UTF8.self)
    let matrix = try #require(try part("matrix", of: json))
    #expect(try decode("{\"zca\": \(json)}").steps == [.zca(whitening)])
    for (old, new, named) in [
      ("\"width\": 64", "\"width\": 60", "60"), (matrix, "AAAA", "matrix"),
      (matrix, String(matrix.dropLast(8)), "matrix"), (matrix, matrix + "AAAAAAAA", "matrix"),
      (matrix, "AADAfw==" + matrix.dropFirst(8), "matrix"),
      ("\"patchSide\":8", "\"patchSide\":9", "8"),
    ] {
      let text = section.replacing("STEPS", with: "{\"zca\": \(json)}")
      let changed = text.replacing(old, with: new)
      #expect(changed != text)
      let fitting = changed.replacing("square center crop of the short side", with: "squash")
      let error = #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Preprocessing.self, from: Data(fitting.utf8))
      }
      #expect(error.map { "\($0)" }?.contains(named) == true, "\(named)")
    }
  }

  @Test func `numbers that are not finite, or larger than any fit gives, are an error`() throws {
    var numbers = [Float](repeating: 0, count: 192 * 192)
    let zeros = [Float](repeating: 0, count: 192)
    for bad in [Float.nan, .infinity, 1e5, -3e38] {
      numbers[5] = bad
      var mean = zeros
      mean[7] = bad
      let whitenings = [
        ZCAWhitening(mean: zeros, matrix: numbers, epsilon: 1),
        ZCAWhitening(mean: mean, matrix: [Float](repeating: 0, count: 192 * 192), epsilon: 1),
      ]
      for whitening in whitenings {
        let json = try JSONEncoder().encode(whitening)
        #expect(throws: DecodingError.self) {
          try JSONDecoder().decode(ZCAWhitening.self, from: json)
        }
      }
    }
    for epsilon in [Float(-1), 1e30] {
      let whitening = ZCAWhitening(
        mean: zeros, matrix: [Float](repeating: 0, count: 192 * 192), epsilon: epsilon)
      let json = try JSONEncoder().encode(whitening)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(ZCAWhitening.self, from: json)
      }
    }
  }

  private func part(_ key: String, of json: String) throws -> String? {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    // Slashes are escaped in the text.
    return (object?[key] as? String)?.replacing("/", with: "\\/")
  }

  private func randomWhitening() -> ZCAWhitening {
    var random = SeededGenerator(seed: 3)
    let numbers = (0..<192 * 193).map { _ in Float.random(in: -1...1, using: &random) }
    return ZCAWhitening(
      mean: Array(numbers.prefix(192)), matrix: Array(numbers.dropFirst(192)), epsilon: 0.25)
  }
}

func input(_ preprocessing: Preprocessing, of image: Image) -> [Float] {
  var values = [Float](repeating: .nan, count: preprocessing.outputCount)
  values.withUnsafeMutableBufferPointer { preprocessing.apply(to: image, into: $0) }
  return values
}
