/// How a resized pixel is made of its neighbours; antialiased when a picture gets smaller.
public enum Interpolation: String, Sendable, Hashable, CaseIterable, Codable {
  /// A triangle over 2 pixels.
  case bilinear
  /// A cubic with a = -0.5 over 4 pixels.
  case bicubic

  /// How far from its centre a pixel has weight, at equal size.
  var support: Double {
    switch self {
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// The weight of a pixel at `distance` from the centre.
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
