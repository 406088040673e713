/// `value` with exactly `places` digits after the point, at most nine.
public func decimal(_ value: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
  guard let scaled = Int(exactly: (value.magnitude * scale).rounded()) else { return "\(value)" }
  let sign = value < 0 && scaled > 0 ? "-" : ""
  let whole = String(scaled / Int(scale))
  guard places > 0 else { return sign + whole }
  let rest = String(scaled % Int(scale))
  return "\(sign)\(whole)." + String(repeating: "0", count: places - rest.count) + rest
}

/// A probability for people: `97 %`, and never so round that it claims to be certain.
public func percent(_ probability: Double) -> String {
  if probability > 0.99 { return ">99 %" }
  return probability < 0.01 ? "<1 %" : decimal(probability * 100, places: 0) + " %"
}
