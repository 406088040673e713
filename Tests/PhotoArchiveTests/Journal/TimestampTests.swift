import Foundation
import PhotoArchive
import TestSupport
import Testing

struct TimestampTests {
  @Test(arguments: [0, 1, 951_782_400, 1_234_567_890, 1_795_527_900, 4_102_444_799, -1])
  func `a moment is written as Foundation writes it`(seconds: Int) {
    let moment = Timestamp(seconds: seconds)
    let expected = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
    #expect(moment.iso8601 == expected)
    let digits = expected.filter(\.isNumber)
    #expect(moment.compact == "\(digits.prefix(8))-\(digits.suffix(6))")
  }
}
