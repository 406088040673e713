// The arithmetic is that of Pillow's ImageEnhance: a blend in Float with a picture that lacks the
// property, truncated towards zero and clamped to a byte.

/// Changes a picture's brightness: a factor of 1 changes nothing, 0 gives black.
func withBrightness(_ image: Image, _ factor: Double) -> Image {
  mapped(image) { blended(0, $0, Float(factor)) }
}

/// Changes a picture's contrast: a factor of 1 changes nothing, 0 gives a flat grey.
func withContrast(_ image: Image, _ factor: Double) -> Image {
  let count = max(1, image.width * image.height)
  var sum = 0
  image.pixels.withUnsafeBufferPointer { pixels in
    for index in stride(from: 0, to: pixels.count, by: 3) {
      sum += luma(pixels[index], pixels[index + 1], pixels[index + 2])
    }
  }
  let mean = Int(Double(sum) / Double(count) + 0.5)
  return mapped(image) { blended(mean, $0, Float(factor)) }
}

/// Changes a picture's saturation: a factor of 1 changes nothing, 0 gives greyscale.
func withSaturation(_ image: Image, _ factor: Double) -> Image {
  let count = image.pixels.count
  let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
    image.pixels.withUnsafeBufferPointer { source in
      for index in stride(from: 0, to: count, by: 3) {
        let gray = luma(source[index], source[index + 1], source[index + 2])
        for channel in index..<index + 3 {
          target[channel] = blended(gray, Int(source[channel]), Float(factor))
        }
      }
    }
    initialized = count
  }
  return Image(width: image.width, height: image.height, pixels: pixels)
}

/// Returns the luma of a colour (ITU-R BT.601), rounded as in Pillow.
@inline(__always)
private func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
  (Int(red) * 19_595 + Int(green) * 38_470 + Int(blue) * 7_471 + 0x8000) >> 16
}

/// Returns `base` + `factor` * (`value` - `base`), clamped to a byte.
@inline(__always)
private func blended(_ base: Int, _ value: Int, _ factor: Float) -> UInt8 {
  UInt8(max(0, min(255, Float(base) + factor * Float(value - base))))
}

/// Applies a change to every byte.
private func mapped(_ image: Image, _ change: (Int) -> UInt8) -> Image {
  let table = (0...255).map(change)
  let pixels = image.pixels.map { table[Int($0)] }
  return Image(width: image.width, height: image.height, pixels: pixels)
}
