import Foundation
import Imaging
import Testing
import Randomness

@Suite struct PreprocessingTests {
  @Test(arguments: Orientation.allCases)
  func `a network's input equals that of Pillow and NumPy`(orientation: Orientation) throws {
    let photo = try Fixtures.decode("orientation-\(orientation.rawValue).jpg")
    let made = input(Preprocessing(side: 16), of: photo)
    #expect(made == (try Fixtures.floats("prepared-\(orientation.rawValue).f32")))
  }

  @Test func `squashing, bilinear, and another range equal Pillow's too`() throws {
    let preprocessing = Preprocessing(
      side: 16, fit: .squash, interpolation: .bilinear, mean: [0, 0, 0], std: [1, 1, 1],
      range: -1...1)
    let photo = try Fixtures.decode("orientation-6.jpg")
    #expect(input(preprocessing, of: photo) == (try Fixtures.floats("prepared-squash.f32")))
  }

  @Test(arguments: Orientation.allCases)
  func `turning before and after resizing give the same bits`(orientation: Orientation) throws {
    let image = try Fixtures.decode("resize.png").image
    let turned = DecodedPhoto(image: orientation.applied(to: image))
    let stored = DecodedPhoto(image: image, orientation: orientation)
    for fit in Preprocessing.Fit.allCases {
      let preprocessing = Preprocessing(side: 23, fit: fit, cropFraction: 0.9)
      #expect(input(preprocessing, of: stored) == input(preprocessing, of: turned))
    }
  }

  @Test(arguments: [1, 2, 7, 39])
  func `tiny and narrow photos have an input as well`(side: Int) {
    for (width, height) in [(1, 1), (1, 300), (300, 1), (5, 3)] {
      let image = Image(
        width: width, height: height,
        pixels: [UInt8](repeating: 255, count: 3 * width * height))
      let photo = DecodedPhoto(image: image, orientation: .turned90)
      let preprocessing = Preprocessing(
        side: side, mean: [0, 0, 0], std: [1, 1, 1])
      #expect(input(preprocessing, of: photo).allSatisfy { $0 == 1 })
    }
  }

  @Test func `reduced decoding keeps 1.4 times the network's side`() throws {
    let preprocessing = Preprocessing(side: 139)
    #expect(preprocessing.minimumShortSide == 195)
    let photo = try Fixtures.decode(
      "reducible-6.jpg", minimumShortSide: preprocessing.minimumShortSide)
    #expect(photo.reduction == 4)
    #expect((photo.image.width, photo.image.height) == (261, 196))
    #expect((photo.storedWidth, photo.storedHeight) == (1043, 781))
    #expect((photo.width, photo.height) == (781, 1043))
    #expect(Preprocessing(side: 256).minimumShortSide == 359)
    #expect(Preprocessing(side: 299, cropFraction: 0.875).minimumShortSide == 479)
  }

  @Test(arguments: Orientation.allCases)
  func `reduced decoding changes the input by little`(orientation: Orientation) throws {
    let file = try withOrientation(UInt16(orientation.rawValue), in: "reducible-6.jpg")
    for side in [69, 139, 278] {  // an eighth, a quarter, a half, and not a pixel to spare
      let preprocessing = Preprocessing(side: side, mean: [0, 0, 0], std: [1, 1, 1])
      let whole = input(preprocessing, of: try decoded(file))
      let photo = try decoded(file, minimumShortSide: preprocessing.minimumShortSide)
      #expect(photo.reduction > 1)
      let difference = Difference(whole, input(preprocessing, of: photo))
      #expect(difference.mean < 0.6 / 255)
      #expect(difference.largest < 17.0 / 255)
    }
  }

  @Test func `the input section of a model is read`() throws {
    let preprocessing = try JSONDecoder().decode(Preprocessing.self, from: Data(section.utf8))
    #expect(preprocessing == Preprocessing(side: 256))
    let again = try JSONDecoder().decode(
      Preprocessing.self, from: JSONEncoder().encode(preprocessing))
    #expect(again == preprocessing)
  }

  @Test(arguments: [
    ("\"bicubic\"", "\"lanczos\"", "lanczos"),
    ("\"RGB\"", "\"BGR\"", "BGR"),
    ("square center crop of the short side", "letterbox", "letterbox"),
    ("\"antialias\": true", "\"antialias\": false", "antialias"),
    ("\"preprocessing\": []", "\"preprocessing\": [\"equalise\"]", "equalise"),
    ("[0.229, 0.224, 0.225]", "[0.229, 0, 0.225]", "std"),
    ("[0.485, 0.456, 0.406]", "[0.5]", "mean"),
    ("[0, 1]", "[1, 0]", "range"),
    ("\"width\": 256", "\"width\": 0", "width"),
    ("\"height\": 256", "\"height\": 224", "256 x 224"),
    ("\"width\": 256", "\"cropFraction\": 1.5, \"width\": 256", "1.5"),
  ])
  func `what kennel can't do is an error that names it`(old: String, new: String, named: String)
    throws
  {
    let other = section.replacing(old, with: new)
    #expect(other != section)
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Preprocessing.self, from: Data(other.utf8))
    }
    #expect("\(try #require(error))".contains(named))
  }

  @Test(arguments: [
    ("[0, 1]", "[0.485, 0.456, 0.406]", "[0.229, 0.224, 0.225]"),
    ("[0, 1]", "[0, 0, 0]", "[1, 1, 1]"), ("[0, 1]", "[0.5, 0.5, 0.5]", "[0.5, 0.5, 0.5]"),
    ("[-1, 1]", "[0, 0, 0]", "[1, 1, 1]"), ("[0, 255]", "[0, 0, 0]", "[1, 1, 1]"),
    ("[0, 255]", "[123.68, 116.779, 103.939]", "[1, 1, 1]"),
    ("[0, 255]", "[123.675, 116.28, 103.53]", "[58.395, 57.12, 57.375]"),
    ("[0, 1]", "[0.485, 0.456, 0.406]", "[0.00392, 0.00392, 0.00392]"),
    ("[0, 255]", "[0, 0, 0]", "[255, 255, 255]"),
  ])
  func `the numbers of published models are read`(range: String, mean: String, std: String) throws {
    _ = try decode(range: range, mean: mean, std: std)
  }

  @Test(arguments: [
    "-1e300", "-1e39", "-1e10", "-1001", "1e-300", "1e-40", "1e5", "1e30", "3.5e38", "1e39",
    "1e308",
    "1e999", "-1e999", "null", "\"1\"", "[]", "NaN",
  ])
  func `other numbers are an error that names the key`(number: String) {
    let triple = "[0.5, \(number), 0.5]"
    for (key, changed) in [
      ("mean", ["mean": triple]), ("std", ["std": triple]), ("range", ["range": "[0, \(number)]"]),
      ("range", ["range": "[\(number), 0]"]),
    ] {
      // A mean may be as good as 0, and a range may begin there.
      if ["1e-300", "1e-40"].contains(number), key == "mean" { continue }
      let error = #expect(throws: DecodingError.self, "\(key) \(number)") {
        try decode(
          range: changed["range"] ?? "[0, 1]", mean: changed["mean"] ?? "[0.5, 0.5, 0.5]",
          std: changed["std"] ?? "[0.5, 0.5, 0.5]")
      }
      // What is no JSON has no keys.
      let isJSON = !number.contains("999") && number != "NaN"
      #expect(!isJSON || error.map { "\($0)" }?.contains(key) == true, "\(key) \(number)")
    }
  }

  /// Whatever is read gives numbers that a network can be fed with.
  @Test func `any numbers that are read make an input that is neither endless nor flat`() throws {
    var generator = SeededGenerator(seed: 11)
    let choices = [
      -1e30, -2000, -1000, -2, -1, -1e-3, 0, 1e-40, 1e-3, 0.2, 0.5, 1, 2, 255, 1000, 1e9,
    ]
    let draw = { choices.randomElement(using: &generator) ?? 0 }
    let pixels = [UInt8](repeating: 0, count: 3 * 128) + [UInt8](repeating: 255, count: 3 * 128)
    let photo = DecodedPhoto(image: Image(width: 16, height: 16, pixels: pixels))
    var read = 0
    for _ in 0..<20_000 {
      let numbers = (0..<4).map { _ in draw() }
      let range = "[\(numbers[0]), \(numbers[1])]"
      let triple = { (number: Double) in "[\(number), \(number), \(number)]" }
      guard
        let preprocessing = try? decode(
          range: range, mean: triple(numbers[2]), std: triple(numbers[3]), side: 16)
      else { continue }
      read += 1
      let values = input(preprocessing, of: photo)
      #expect(values.allSatisfy { $0.magnitude <= 2001 }, "\(numbers)")
      #expect((values.max() ?? 0) - (values.min() ?? 0) >= 0.0099, "\(numbers)")
    }
    #expect(read > 100)
  }

  private func decode(
    range: String, mean: String, std: String, side: Int = 256
  ) throws -> Preprocessing {
    let text = section.replacing("256", with: "\(side)").replacing("[0, 1]", with: range)
      .replacing("[0.485, 0.456, 0.406]", with: mean)
      .replacing("[0.229, 0.224, 0.225]", with: std)
    return try JSONDecoder().decode(Preprocessing.self, from: Data(text.utf8))
  }

  private let section = """
    {"width": 256, "height": 256, "color": "RGB",
     "resize": "square center crop of the short side", "interpolation": "bicubic",
     "antialias": true, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
     "range": [0, 1], "preprocessing": []}
    """
}

/// How far two inputs of a network are from each other.
struct Difference {
  let mean: Float
  let largest: Float

  init(_ one: [Float], _ other: [Float]) {
    let differences = zip(one, other).map { ($0 - $1).magnitude }
    mean = differences.reduce(0, +) / Float(max(1, differences.count))
    largest = differences.max() ?? 0
  }
}
