internal import Glibc

/// Rotates a picture around its centre with bilinear interpolation; reflections fill the corners.
///
/// - Parameters:
///   - image: the picture.
///   - degrees: the angle, counterclockwise.
/// - Returns: a picture of the same size.
func rotated(_ image: Image, byDegrees degrees: Double) -> Image {
  guard image.width > 0, image.height > 0 else { return image }
  let turn = Turn(image, degrees)
  let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { target, count in
    image.pixels.withUnsafeBufferPointer { turn.fill(target, from: $0) }
    count = image.pixels.count
  }
  return Image(width: image.width, height: image.height, pixels: pixels)
}

func logarithm(_ value: Double) -> Double { log(value) }
func exponential(_ value: Double) -> Double { exp(value) }

/// The source coordinates of each pixel of a rotated picture, in 65,536ths of a pixel.
private struct Turn {
  private static let bits = 16
  private let width: Int
  private let height: Int
  private let cosine: Int
  private let sine: Int

  init(_ image: Image, _ degrees: Double) {
    let one = Double(1 << Self.bits)
    width = image.width
    height = image.height
    cosine = Int((cos(degrees * .pi / 180) * one).rounded())
    sine = Int((sin(degrees * .pi / 180) * one).rounded())
  }

  func fill(_ target: UnsafeMutableBufferPointer<UInt8>, from source: UnsafeBufferPointer<UInt8>) {
    // Twice the distance of a pixel's centre from the picture's centre is an integer.
    let (right, down) = (1 - width, 1 - height)
    let middle = ((width - 1) << Self.bits, (height - 1) << Self.bits)
    var to = 0
    for row in 0..<height {
      let y = down + 2 * row
      // Halved, since the coordinates are doubled.
      var fromX = (cosine * right - sine * y + middle.0) >> 1
      var fromY = (sine * right + cosine * y + middle.1) >> 1
      for _ in 0..<width {
        blend(source, fromX, fromY, into: target, to)
        fromX += cosine
        fromY += sine
        to += 3
      }
    }
  }

  /// Writes a pixel interpolated between the four around its source coordinates.
  @inline(__always)
  private func blend(
    _ source: UnsafeBufferPointer<UInt8>, _ x: Int, _ y: Int,
    into target: UnsafeMutableBufferPointer<UInt8>, _ to: Int
  ) {
    let (column, row) = (x >> Self.bits, y >> Self.bits)
    // 8 bits of the fraction match the precision of the pixels.
    let (right, down) = ((x >> 8) & 255, (y >> 8) & 255)
    let (left, next) = (3 * reflected(column, width), 3 * reflected(column + 1, width))
    let upper = 3 * width * reflected(row, height)
    let lower = 3 * width * reflected(row + 1, height)
    for channel in 0..<3 {
      let above =
        Int(source[upper + left + channel]) * (256 - right)
        + Int(source[upper + next + channel]) * right
      let below =
        Int(source[lower + left + channel]) * (256 - right)
        + Int(source[lower + next + channel]) * right
      // Half of the divisor is added for rounding; in Swift, shifts bind tighter than sums.
      target[to + channel] = UInt8((above * (256 - down) + below * down + 1 << 15) >> 16)
    }
  }

  /// Returns the index in 0..<`count` that shows at `index` when the axis is reflected at both
  /// ends.
  @inline(__always)
  private func reflected(_ index: Int, _ count: Int) -> Int {
    if index >= 0, index < count { return index }
    // The remainder is taken twice, since that of a negative number is negative.
    let place = ((index % (2 * count)) + 2 * count) % (2 * count)
    return min(place, 2 * count - 1 - place)
  }
}
