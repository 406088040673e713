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

/// The weights by which one axis of a picture is resampled.
///
/// The arithmetic is Pillow's (`precompute_coeffs` and `normalize_coeffs_8bpc` in Resample.c), to
/// the last bit: networks were trained on pictures that Pillow made.
struct ResampleAxis {
  private(set) var starts: [Int32] = []
  private(set) var counts: [Int32] = []
  private(set) var weights: [Int32] = []
  private let taps: Int
  let outputs: Int

  /// Makes weights for the part from `start` to `end` of an axis.
  ///
  /// - Parameters:
  ///   - size: the pixels of the whole axis; those beside the part have weight at its ends.
  ///   - start: where the part begins, in pixels.
  ///   - end: where it ends.
  ///   - outputs: how many pixels to make of it.
  ///   - interpolation: how each is made.
  ///   - isReversed: whether the axis is stored backwards. `start` and `end` count as it is shown;
  ///     the weights then fit the stored pixels, and are the same as if it had been turned before.
  init(
    size: Int, start: Double, end: Double, outputs: Int, interpolation: Interpolation,
    isReversed: Bool = false
  ) {
    let scale = (end - start) / Double(outputs)
    // For a smaller picture the kernel is stretched over all pixels that an output covers.
    // Otherwise most of them would be skipped, and fine patterns would alias.
    let stretch = max(scale, 1)
    let support = interpolation.support * stretch
    self.outputs = outputs
    taps = Int(support.rounded(.up)) * 2 + 1
    for output in 0..<outputs {
      // A pixel's centre lies half a pixel behind its edge.
      let center = start + (Double(output) + 0.5) * scale
      let first = max(0, Int(center - support + 0.5))
      let end = min(size, Int(center + support + 0.5))
      let exact = (first..<max(first, end)).map {
        interpolation.weight(at: (Double($0) - center + 0.5) * (1 / stretch))
      }
      append(exact, first: first, size: size, isReversed: isReversed)
    }
  }

  /// Appends one output's weights, scaled to a sum of 1 in fixed point.
  private mutating func append(_ exact: [Double], first: Int, size: Int, isReversed: Bool) {
    let sum = exact.reduce(0, +)
    let one = Double(1 << KennelResampleFractionBits)
    let fixed = exact.map { weight -> Int32 in
      // Rounds halves away from zero, as Pillow does.
      let scaled = (sum == 0 ? weight : weight / sum) * one
      return Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    }
    starts.append(Int32(isReversed ? size - first - exact.count : first))
    counts.append(Int32(exact.count))
    weights += isReversed ? fixed.reversed() : fixed
    // Padded to the same length, so that the C kernel finds each output's weights by its number.
    weights += repeatElement(0, count: taps - exact.count)
  }

  /// The input pixels that have weight.
  var inputs: Range<Int> {
    let first = starts.min().map(Int.init) ?? 0
    let end = zip(starts, counts).map { Int($0 + $1) }.max() ?? 0
    return first..<max(first, end)
  }

  /// The same weights for an axis whose first `count` pixels are left out.
  func droppingInputs(_ count: Int) -> ResampleAxis {
    var axis = self
    axis.starts = starts.map { $0 - Int32(count) }
    return axis
  }

  /// Lends the weights to C.
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
