import Testing

@testable import Imaging
import Randomness

@Suite struct AugmentationTests {
  private let preprocessing = Preprocessing(side: 32)

  private func photo(_ orientation: Orientation = .upright) throws -> DecodedPhoto {
    DecodedPhoto(image: try Fixtures.decode("resize.png").image, orientation: orientation)
  }

  private func augmented(
    _ kinds: Set<Augmentation.Kind>, _ photo: DecodedPhoto, seed: UInt64,
    onto background: Image? = nil
  ) -> Image {
    var generator = SeededGenerator(seed: seed)
    return Augmentation(kinds).apply(
      to: photo, for: preprocessing, onto: background, using: &generator)
  }

  @Test(arguments: Orientation.allCases, Preprocessing.Fit.allCases)
  func `without any kind it is the plain crop and resize`(
    orientation: Orientation, fit: Preprocessing.Fit
  ) throws {
    let photo = try photo(orientation)
    let preprocessing = Preprocessing(side: 32, fit: fit, cropFraction: 0.9)
    var generator = SeededGenerator(seed: 1)
    let image = Augmentation([]).apply(
      to: photo, for: preprocessing, onto: nil, using: &generator)
    #expect(generator == SeededGenerator(seed: 1))
    #expect(input(preprocessing, of: image) == input(preprocessing, of: photo))
  }

  @Test func `the same numbers give the same picture, and others another`() throws {
    let photo = try photo(.turned90)
    let pictures = (0..<20).map { augmented(Set(Augmentation.Kind.allCases), photo, seed: $0) }
    #expect(Set(pictures).count == 20)
    for (seed, picture) in pictures.enumerated() {
      #expect((picture.width, picture.height) == (32, 32))
      let again = augmented(Set(Augmentation.Kind.allCases), photo, seed: UInt64(seed))
      #expect(again == picture)
    }
  }

  @Test func `mirroring is all that mirroring does, half of the time`() throws {
    let photo = try photo()
    let plain = augmented([], photo, seed: 0)
    let pictures = (0..<200).map { augmented([.mirror], photo, seed: $0) }
    #expect(Set(pictures) == [plain, Orientation.mirrored.applied(to: plain)])
    #expect((75...125).contains(pictures.count { $0 == plain }))
  }

  @Test(arguments: [(400, 300), (300, 400), (500, 500), (640, 260)])
  func `a zoom keeps to its areas and proportions`(width: Int, height: Int) throws {
    let photo = DecodedPhoto(
      image: Image(width: 1, height: 1, pixels: [0, 0, 0]), storedWidth: width,
      storedHeight: height)
    var generator = SeededGenerator(seed: 8)
    var shares: [Double] = []
    for _ in 0..<400 {
      let crop = Augmentation([.zoom]).draw(for: photo, preprocessing, using: &generator).crop
      #expect(crop.x >= 0 && crop.x + crop.width <= Double(width))
      #expect(crop.y >= 0 && crop.y + crop.height <= Double(height))
      let share = crop.width * crop.height / Double(width * height)
      if crop == preprocessing.crop(of: photo) { continue }  // no part fitted
      #expect((0.495...1.005).contains(share))
      #expect((0.74...1.35).contains(crop.width / crop.height))
      shares.append(share)
    }
    // Long photos seldom have room for such a part.
    #expect(shares.count > (width == 640 ? 0 : 380))
    #expect(Set(shares).count > shares.count / 2)
  }

  @Test func `a zoom of a panorama is its usual crop`() {
    let photo = DecodedPhoto(
      image: Image(width: 600, height: 40, pixels: [UInt8](repeating: 0, count: 72_000)))
    var generator = SeededGenerator(seed: 8)
    let drawn = Augmentation([.zoom]).draw(for: photo, preprocessing, using: &generator)
    #expect(drawn.crop == Crop(x: 280, y: 0, width: 40, height: 40))
  }

  @Test func `a zoomed out photo lies whole on its background, now and then`() throws {
    let photo = DecodedPhoto(
      image: Image(width: 50, height: 50, pixels: [UInt8](repeating: 200, count: 7_500)))
    let background = Image(width: 90, height: 20, pixels: [UInt8](repeating: 10, count: 5_400))
    let pictures = (0..<400).map {
      augmented([.zoomOut], photo, seed: $0, onto: background)
    }
    let changed = pictures.filter { $0.pixels.contains(10) }
    #expect((80...160).contains(changed.count))
    var sides = Set<Int>()
    for picture in changed {
      let rows = (0..<32).map { y in (0..<32).filter { picture.pixels[3 * (32 * y + $0)] == 200 } }
      let covered = rows.filter { !$0.isEmpty }
      #expect(Set(covered).count == 1)
      #expect(covered.count == covered[0].count)
      #expect(Set(picture.pixels) == [10, 200])
      sides.insert(covered.count)
    }
    #expect(sides.min() == 13 && sides.count > 10)
  }

  @Test func `without a background there is a flat colour, each time another`() throws {
    let photo = DecodedPhoto(
      image: Image(width: 50, height: 50, pixels: [UInt8](repeating: 0, count: 7_500)))
    let corners = (0..<100).map {
      augmented([.zoomOut], photo, seed: $0).pixels.suffix(3).map(\.self)
    }
    #expect(Set(corners).count > 10)
  }

  @Test func `each kind alone changes most photos`() throws {
    let photo = try photo()
    let plain = augmented([], photo, seed: 0)
    for kind in Augmentation.Kind.allCases {
      let changed = (0..<50).count { augmented([kind], photo, seed: $0) != plain }
      #expect(changed >= (kind == .mirror || kind == .zoomOut ? 5 : 45), "\(kind)")
    }
  }
}

@Suite struct ImageChangeTests {
  @Test(arguments: ["brightness", "contrast", "color"], ["0", "0.8", "1", "1.2", "1.7"])
  func `colours change as in Pillow, to the last bit`(kind: String, factor: String) throws {
    let image = try Fixtures.decode("augment.png").image
    let number = try #require(Double(factor))
    let made =
      switch kind {
      case "brightness": withBrightness(image, number)
      case "contrast": withContrast(image, number)
      default: withSaturation(image, number)
      }
    #expect(made == (try Fixtures.expected("augment-\(kind)-\(factor)")))
  }

  @Test(arguments: ["15", "-7.5", "40"])
  func `a turn equals Pillow's, with mirrors at the edges`(degrees: String) throws {
    let image = try Fixtures.decode("rotate.png").image
    let made = rotated(image, byDegrees: try #require(Double(degrees)))
    let expected = try Fixtures.expected("rotate-\(degrees)")
    #expect(try #require(largestDifference(made, expected)) <= 2)
  }

  @Test func `a turn by a right angle only moves pixels`() throws {
    let image = resized(
      try Fixtures.decode("rotate.png").image, crop: Crop(x: 0, y: 0, width: 29, height: 29),
      to: 29, 29, interpolation: .bilinear)
    #expect(rotated(image, byDegrees: 0) == image)
    #expect(rotated(image, byDegrees: 180) == Orientation.turned180.applied(to: image))
    // EXIF turns clockwise.
    #expect(rotated(image, byDegrees: 90) == Orientation.turned270.applied(to: image))
  }

  @Test(arguments: [(1, 1), (1, 9), (2, 1)])
  func `the smallest pictures can be turned`(width: Int, height: Int) {
    let image = Image(
      width: width, height: height, pixels: [UInt8](repeating: 7, count: 3 * width * height))
    #expect(rotated(image, byDegrees: 33) == image)
  }
}
