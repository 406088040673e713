internal import Messages
public import BreedRecognition
public import BreedTraining
public import CommandKit
internal import ModelAuthoring
internal import PhotoArchive

extension Session {
  /// Loads a dataset, with progress, and reports notes on it.
  ///
  /// - Parameter request: the photos to load.
  /// - Returns: the dataset; nil if the user interrupted the run.
  /// - Throws: a `CommandError` if the photos do not form a dataset.
  public func loadDataset(_ request: DatasetRequest) throws(CommandError) -> Dataset? {
    do {
      let dataset = try Dataset.load(request) { [console] done, total in
        console.showStatus {
          CommandMessage.lookingAtPhotos(["done": .count(done), "total": .count(total)])
        }
      } isCancelled: { [interruption] in
        interruption.isRequested
      }
      introduce(dataset)
      return dataset
    } catch is CancellationError {
      console.showStatus(nil)
      return nil
    } catch {
      throw CommandError(error)
    }
  }

  private func introduce(_ dataset: Dataset) {
    console.showStatus(nil)
    for photo in dataset.unreadable {
      console.report(.leftOut, photo.path, .message(photo.reason.message))
    }
    for note in dataset.notes { console.note(note) }
    console.note(
      TrainingKitMessage.dataset([
        "classes": .count(dataset.classes.count), "train": .count(dataset.train.count),
        "validation": .count(dataset.validation.count), "test": .count(dataset.test.count),
      ]))
  }
}

extension Dataset {
  /// Returns the labels of the classes; a breed of the default model keeps its names.
  ///
  /// - Parameter models: the places to look up the default model.
  /// - Returns: a label for each class, in the order of the classes.
  /// - Throws: a `BundleError` if the name of a class contains control characters.
  public func labels(_ models: ModelLocation) throws -> [Label] {
    let known = (try? models.bundle(nil))?.labels ?? []
    return try Label.own(folderNames: classes.map(\.name), known: known)
  }
}
