import Foundation
import Imaging
import Testing

/// Photos of real cameras, which lie in `shared` beside the repository, as they may not enter it.
@Suite(
  .enabled(
    if: RepositoryFiles.sharedExists("metadata/camera-originals"),
    "the photos of ../shared/metadata are not here"))
struct CameraPhotoTests {
  @Test func `photos of all cameras decode`() throws {
    for folder in ["metadata/orientation", "metadata/camera-originals"] {
      for url in try RepositoryFiles.files(in: RepositoryFiles.shared.appending(path: folder)) {
        let photo = try decoded([UInt8](Data(contentsOf: url)))
        #expect(photo.image.width > 20 && photo.image.height > 20)
        #expect(photo.warnings.isEmpty, "\(url.lastPathComponent): \(photo.warnings)")
      }
    }
  }

  @Test(arguments: 1...8)
  func `the name says the orientation`(value: Int) throws {
    for name in [
      "orientation/Landscape_\(value)", "camera-originals/orientation_portrait_\(value)",
      "camera-originals/orientation_landscape_\(value)",
    ] {
      let url = RepositoryFiles.shared.appending(path: "metadata/\(name).jpg")
      let photo = try decoded([UInt8](Data(contentsOf: url)))
      #expect(photo.orientation.rawValue == value)
      #expect((photo.width > photo.height) == name.contains("andscape"))
    }
  }

  @Test func `reduced decoding of large photos changes the input by little`() throws {
    let preprocessing = Preprocessing(side: 256, mean: [0, 0, 0], std: [1, 1, 1])
    for name in [
      "orientation/Landscape_1", "orientation/Landscape_6", "camera-originals/tests_30-type_error",
      "camera-originals/Reconyx_HC500_Hyperfire", "camera-originals/tests_33-type_error",
      "camera-originals/tests_67-0_length_string",
    ] {
      let url = RepositoryFiles.shared.appending(path: "metadata/\(name).jpg")
      let file = try [UInt8](Data(contentsOf: url))
      let photo = try decoded(file, minimumShortSide: preprocessing.minimumShortSide)
      #expect(photo.reduction > 1)
      let difference = Difference(
        input(preprocessing, of: try decoded(file)), input(preprocessing, of: photo))
      #expect(difference.mean < 0.9 / 255, "\(name) \(difference)")
      // The most is at the edges of the letters that one camera writes into its photos.
      #expect(difference.largest < 37.0 / 255, "\(name) \(difference)")
    }
  }
}
