/// Returns pictures arranged in a grid.
///
/// Each picture is centred in a cell of the largest width and height among them.
///
/// - Parameters:
///   - images: the pictures, row by row.
///   - columns: the number of pictures per row.
///   - gap: the space between and around the cells, in pixels.
///   - background: the red, green and blue of the space between pictures.
/// - Returns: the contact sheet.
public func contactSheet(
  _ images: [Image], columns: Int, gap: Int = 4, background: (UInt8, UInt8, UInt8) = (40, 40, 40)
) -> Image {
  precondition(columns > 0 && gap >= 0)
  let columns = max(1, min(columns, images.count))
  let rows = max(1, (images.count + columns - 1) / columns)
  let width = gap + (images.map(\.width).max() ?? 0)
  let height = gap + (images.map(\.height).max() ?? 0)
  var sheet = Sheet(width: gap + columns * width, height: gap + rows * height, background)
  for (index, image) in images.enumerated() {
    sheet.lay(
      image, x: gap + index % columns * width + (width - gap - image.width) / 2,
      y: gap + index / columns * height + (height - gap - image.height) / 2)
  }
  return sheet.image
}

/// A canvas that pictures are drawn on.
struct Sheet {
  private let width: Int
  private let height: Int
  private var pixels: [UInt8]

  /// Creates a sheet of one colour.
  init(width: Int, height: Int, _ color: (UInt8, UInt8, UInt8)) {
    self.width = width
    self.height = height
    pixels = Array(repeatElement([color.0, color.1, color.2], count: width * height).joined())
  }

  /// Creates a sheet that shows a picture.
  init(_ image: Image) { (width, height, pixels) = (image.width, image.height, image.pixels) }

  var image: Image { Image(width: width, height: height, pixels: pixels) }

  /// Draws a picture, which must fit onto the sheet.
  mutating func lay(_ image: Image, x: Int, y: Int) {
    precondition(x >= 0 && y >= 0 && x + image.width <= width && y + image.height <= height)
    for row in 0..<image.height {
      let start = 3 * ((y + row) * width + x)
      let source = 3 * row * image.width..<3 * (row + 1) * image.width
      pixels.replaceSubrange(start..<start + 3 * image.width, with: image.pixels[source])
    }
  }
}
