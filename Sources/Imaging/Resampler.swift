internal import CImageCodecs

/// Resamples a stored picture so that it comes out as if it had been turned first.
struct Resampler {
  /// Makes the columns of the shown picture.
  let columns: ResampleAxis
  /// Makes the rows of the shown picture.
  let rows: ResampleAxis
  /// Whether shown columns are made of stored rows.
  let swapsAxes: Bool

  /// Makes the picture of `columns` x `rows`; it is still transposed if the axes are swapped.
  ///
  /// Columns are made first, as Pillow 11 does, since what is between is rounded to bytes.
  /// Pillow 13 begins with the rows where a picture is tall; its results differ by 0.2 of 255
  /// levels in the mean there, and by some 20 at a few hard edges.
  func resample(_ image: Image) -> [UInt8] {
    if swapsAxes {
      let shown = Self.vertically(image, columns, keepingColumns: rows.inputs)
      return Self.horizontally(shown, rows.droppingInputs(rows.inputs.lowerBound))
    }
    let shown = Self.horizontally(image, columns, keepingRows: rows.inputs)
    return Self.vertically(shown, rows.droppingInputs(rows.inputs.lowerBound))
  }

  private static func horizontally(
    _ image: Image, _ axis: ResampleAxis, keepingRows kept: Range<Int>
  ) -> Image {
    let pixels = make(3 * axis.outputs * kept.count, of: image) { source, target in
      axis.withKernelAxis {
        kennel_resample_horizontally(
          source + 3 * image.width * kept.lowerBound, image.width, kept.count, $0, target)
      }
    }
    return Image(width: axis.outputs, height: kept.count, pixels: pixels)
  }

  private static func vertically(
    _ image: Image, _ axis: ResampleAxis, keepingColumns kept: Range<Int>
  ) -> Image {
    let pixels = make(3 * kept.count * axis.outputs, of: image) { source, target in
      axis.withKernelAxis {
        kennel_resample_vertically(
          source + 3 * kept.lowerBound, 3 * image.width, 3 * kept.count, $0, target)
      }
    }
    return Image(width: kept.count, height: axis.outputs, pixels: pixels)
  }

  private static func horizontally(_ image: Image, _ axis: ResampleAxis) -> [UInt8] {
    horizontally(image, axis, keepingRows: 0..<image.height).pixels
  }

  private static func vertically(_ image: Image, _ axis: ResampleAxis) -> [UInt8] {
    vertically(image, axis, keepingColumns: 0..<image.width).pixels
  }

  /// Makes an array by a kernel that fills all of it.
  private static func make(
    _ count: Int, of image: Image,
    by fill: (_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) -> Void
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
      image.pixels.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        fill(source, target)
        initialized = count
      }
    }
  }
}
