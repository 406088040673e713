internal import CImageCodecs

/// Resamples a stored picture with the result of orienting it first.
struct Resampler {
  /// The weights of the displayed columns.
  let columns: ResampleAxis
  /// The weights of the displayed rows.
  let rows: ResampleAxis
  /// Whether displayed columns are computed from stored rows.
  let swapsAxes: Bool

  /// Returns the pixels of `columns` x `rows`, still transposed if the axes are swapped.
  ///
  /// Columns are resampled first, as in Pillow 11, since the intermediate result is rounded to
  /// bytes. Pillow 13 starts with the rows of tall pictures; its results for these differ by 0.2 of
  /// 255 levels on average, and by about 20 at a few hard edges.
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

  /// Returns an array of `count` bytes that `fill` initialises completely.
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

/// The weights that resample one axis of a picture.
///
/// The arithmetic equals Pillow's (`precompute_coeffs` and `normalize_coeffs_8bpc` in Resample.c)
/// bit for bit: networks were trained on pictures that Pillow resized.
struct ResampleAxis {
  private(set) var starts: [Int32] = []
  private(set) var counts: [Int32] = []
  private(set) var weights: [Int32] = []
  private let taps: Int
  let outputs: Int

  /// Creates the weights for the part from `start` to `end` of an axis.
  ///
  /// - Parameters:
  ///   - size: the length of the whole axis in pixels; pixels next to the part contribute at its
  ///     ends.
  ///   - start: the beginning of the part, in pixels.
  ///   - end: the end of the part, in pixels.
  ///   - outputs: the number of output pixels.
  ///   - interpolation: the kernel.
  ///   - isReversed: whether the axis is stored backwards. `start` and `end` then refer to the
  ///     displayed axis, and the weights to the stored one, with the result of reversing the axis
  ///     first.
  init(
    size: Int, start: Double, end: Double, outputs: Int, interpolation: Interpolation,
    isReversed: Bool = false
  ) {
    let scale = (end - start) / Double(outputs)
    // When downscaling, the kernel is stretched over all pixels that an output covers. Otherwise
    // most of them would be skipped, and fine patterns would alias.
    let stretch = max(scale, 1)
    let support = interpolation.support * stretch
    self.outputs = outputs
    taps = Int(support.rounded(.up)) * 2 + 1
    for output in 0..<outputs {
      // A pixel's centre is half a pixel after its edge.
      let center = start + (Double(output) + 0.5) * scale
      let first = max(0, Int(center - support + 0.5))
      let end = min(size, Int(center + support + 0.5))
      let exact = (first..<max(first, end)).map {
        interpolation.weight(at: (Double($0) - center + 0.5) * (1 / stretch))
      }
      append(exact, first: first, size: size, isReversed: isReversed)
    }
  }

  /// Appends one output's weights in fixed point, normalised to a sum of 1.
  private mutating func append(_ exact: [Double], first: Int, size: Int, isReversed: Bool) {
    let sum = exact.reduce(0, +)
    let one = Double(1 << KennelResampleFractionBits)
    let fixed = exact.map { weight -> Int32 in
      // Halves are rounded away from zero, as in Pillow.
      let scaled = (sum == 0 ? weight : weight / sum) * one
      return Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    }
    starts.append(Int32(isReversed ? size - first - exact.count : first))
    counts.append(Int32(exact.count))
    weights += isReversed ? fixed.reversed() : fixed
    // All outputs have the same number of weights, so that the C kernel can index them.
    weights += repeatElement(0, count: taps - exact.count)
  }

  /// The range of input pixels with a weight.
  var inputs: Range<Int> {
    let first = starts.min().map(Int.init) ?? 0
    let end = zip(starts, counts).map { Int($0 + $1) }.max() ?? 0
    return first..<max(first, end)
  }

  /// Returns the weights for the axis without its first `count` pixels.
  func droppingInputs(_ count: Int) -> ResampleAxis {
    var axis = self
    axis.starts = starts.map { $0 - Int32(count) }
    return axis
  }

  /// Passes the weights to `body` as a C structure, valid for the call only.
  func withKernelAxis<Result>(_ body: (UnsafePointer<KennelResampleAxis>) -> Result) -> Result {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          var axis = KennelResampleAxis(
            starts: starts.baseAddress, counts: counts.baseAddress, weights: weights.baseAddress,
            taps: taps, outputs: outputs)
          return body(&axis)
        }
      }
    }
  }
}
