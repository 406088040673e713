internal import Glibc

/// A learning rate that rises in a straight line and falls along a cosine (Loshchilov, Hutter 2016,
/// arXiv 1608.03983).
public struct CosineSchedule: Sendable, Hashable {
  /// The highest rate.
  public let peak: Float
  /// The share of the training in which the rate rises, 0 to below 1.
  public let warmUp: Double
  /// The last rate as a share of the highest.
  public let floor: Double

  /// Makes a schedule.
  public init(peak: Float, warmUp: Double = 0.05, floor: Double = 0.01) {
    self.peak = peak
    self.warmUp = warmUp
    self.floor = floor
  }

  /// The rate when `progress` of the training is done, 0 to 1.
  public func rate(at progress: Double) -> Float {
    let progress = min(max(progress, 0), 1)
    // The small offset gives even the very first step a rate above 0.
    if progress < warmUp { return peak * Float((progress + 1e-3) / (warmUp + 1e-3)) }
    let share = (progress - warmUp) / (1 - warmUp)
    return peak * Float(floor + (1 - floor) * (1 + cos(.pi * share)) / 2)
  }
}
