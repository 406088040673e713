internal import Glibc

/// A learning-rate schedule with linear warm-up and cosine decay (Loshchilov, Hutter 2016, arXiv
/// 1608.03983).
public struct CosineSchedule: Sendable, Hashable {
  /// The peak learning rate.
  public let peak: Float
  /// The share of the training that is warm-up, 0 to below 1.
  public let warmUp: Double
  /// The final learning rate as a share of the peak.
  public let floor: Double

  /// Creates a schedule.
  public init(peak: Float, warmUp: Double = 0.05, floor: Double = 0.01) {
    self.peak = peak
    self.warmUp = warmUp
    self.floor = floor
  }

  /// Returns the learning rate at a progress of the training from 0 to 1.
  public func rate(at progress: Double) -> Float {
    let progress = min(max(progress, 0), 1)
    // The offset keeps the learning rate of the first step above 0.
    if progress < warmUp { return peak * Float((progress + 1e-3) / (warmUp + 1e-3)) }
    let share = (progress - warmUp) / (1 - warmUp)
    return peak * Float(floor + (1 - floor) * (1 + cos(.pi * share)) / 2)
  }
}
