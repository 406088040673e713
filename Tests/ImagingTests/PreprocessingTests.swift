import Foundation
import Imaging
import Testing

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
