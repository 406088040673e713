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
///
/// It is rounded down, so that what is below a threshold never shows that threshold's number.
public func percent(_ probability: Double) -> String {
  if probability > 0.99 { return ">99 %" }
  guard probability >= 0.01 else { return "<1 %" }
  // The product may come out a little too small, as for 0.29, or too large.
  let near = Int(probability * 100)
  let whole = [near + 1, near].first { Double($0) / 100 <= probability } ?? near - 1
  return "\(whole) %"
}

/// A share for people: `12.5 %`.
public func shareText(_ share: Double) -> String { decimal(share * 100, places: 1) + " %" }

/// `count` and the word for it.
public func counted(_ count: Int, _ one: String, _ many: String) -> String {
  "\(count) \(count == 1 ? one : many)"
}

/// `value` written out without an exponent, which not every spreadsheet reads.
func plain(_ value: Double) -> String {
  let text = "\(value)"
  let parts = text.split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
  let digits = parts[0].filter(\.isNumber)
  let sign = value < 0 ? "-" : ""
  if exponent < 0 { return "\(sign)0." + String(repeating: "0", count: -exponent - 1) + digits }
  return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
}
