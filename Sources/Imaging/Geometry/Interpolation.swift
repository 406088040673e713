/// The kernel that computes a resized pixel from its neighbours; antialiased when downscaling.
public enum Interpolation: String, Sendable, Hashable, CaseIterable, Codable {
  /// A triangle kernel, 2 pixels wide.
  case bilinear
  /// A cubic kernel with a = -0.5, 4 pixels wide.
  case bicubic

  /// The kernel's radius in pixels, without scaling.
  var support: Double {
    switch self {
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// Returns the weight of a pixel at `distance` from the centre.
  func weight(at distance: Double) -> Double {
    let x = distance.magnitude
    switch self {
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
      return 0
    }
  }
}
