/// What is done to a photo before a network sees it: the `input` section of a `model.json`.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// Which part of the photo the network sees.
  public enum Fit: String, Sendable, Hashable, CaseIterable, Codable {
    /// The largest square around the centre, or the share of it that `cropFraction` says.
    case centerCrop = "square center crop of the short side"
    /// The whole photo, whatever that does to its proportions.
    case squash
  }

  /// How colour is laid out.
  public enum Color: String, Sendable, Hashable, CaseIterable, Codable {
    /// A plane each of red, green and blue.
    case rgb = "RGB"
  }

  /// The columns of the network's input.
  public let width: Int
  /// The rows of the network's input.
  public let height: Int
  /// How colour is laid out.
  public let color: Color
  /// Which part of the photo the network sees.
  public let fit: Fit
  /// The side of the crop over the photo's short side; 1 unless the model says otherwise.
  public let cropFraction: Double
  /// How pixels are made when the part is brought to the input's size; always antialiased.
  public let interpolation: Interpolation
  /// What is subtracted from each channel once it is in `range`.
  public let mean: [Double]
  /// What each channel is divided by after that.
  public let std: [Double]
  /// Where a pixel's 0 and 255 go before `mean` and `std` come in.
  public let range: ClosedRange<Double>
  /// What else is done, in this order.
  public let steps: [PreparationStep]

  /// Makes the preprocessing of a network that sees the photo's central square.
  ///
  /// - Parameters:
  ///   - side: the columns and rows of its input.
  ///   - fit: which part of the photo it sees.
  ///   - cropFraction: the side of the crop over the photo's short side.
  ///   - interpolation: how pixels are made.
  ///   - mean: what is subtracted from each channel.
  ///   - std: what each channel is divided by.
  ///   - range: where a pixel's 0 and 255 go first.
  ///   - steps: what else is done; `PreparationStep.complaint` must have none about them.
  public init(
    side: Int, fit: Fit = .centerCrop, cropFraction: Double = 1,
    interpolation: Interpolation = .bicubic, mean: [Double] = [0.485, 0.456, 0.406],
    std: [Double] = [0.229, 0.224, 0.225], range: ClosedRange<Double> = 0...1,
    steps: [PreparationStep] = []
  ) {
    precondition(side > 0 && cropFraction > 0 && cropFraction <= 1)
    precondition(mean.count == 3 && std.count == 3 && !std.contains(0))
    precondition(PreparationStep.complaint(about: steps, width: side, height: side) == nil)
    (width, height, color) = (side, side, .rgb)
    (self.fit, self.cropFraction, self.interpolation) = (fit, cropFraction, interpolation)
    (self.mean, self.std, self.range, self.steps) = (mean, std, range, steps)
  }

  /// The short side that a photo must keep when it is decoded at a smaller size.
  ///
  /// 1.4 times the crop's side in the network's input. Reducing is a box filter, coarser than the
  /// resampling after it, so it must leave that some work to do. The network's input differs from
  /// that of the full decode by at most 17 of 255 levels in any value of most photos, and by 36 at
  /// the edges of letters (0.9 in the mean). What the network says does not suffer:
  /// `Tests/Benchmarks/reduced.py`.
  public var minimumShortSide: Int {
    Int((1.4 * Double(max(width, height)) / cropFraction).rounded(.up))
  }

  /// The number of values that `apply` writes.
  public var outputCount: Int { 3 * width * height }
}
